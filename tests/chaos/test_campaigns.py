"""The campaigns of `make chaos`, small: what they attack holds, and what is planted is seen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.chaos import clock, databases, kill, receive

pytestmark = pytest.mark.servers


def test_faulty_receivers_get_everything_once(tmp_path: Path) -> None:
    """Twenty receivers, a third of all answers a fault: nothing missing, all verified; each planted fault is seen."""
    result = receive.run(tmp_path, 12)
    assert result.problems == []
    assert all(result.planted.values())
    assert len(result.faults) >= 7


def test_a_full_disk_loses_nothing_accepted(tmp_path: Path) -> None:
    """Refused while it is full, accepted before and after, and the file is sound; each planted fault is seen."""
    accepted, refused, problems = databases.full_disk(tmp_path)
    assert problems == []
    assert accepted > 100
    assert refused > 0
    planted = databases.planted_disk(tmp_path / "parley.db")
    assert len(planted) == 3
    assert all(planted.values())


def test_a_stepping_clock_loses_nothing(tmp_path: Path) -> None:
    """Steps of up to two hours in both directions; each planted fault is seen."""
    steps, problems, planted = clock.run(f"sqlite:///{tmp_path / 'c.db'}", 8)
    assert (steps, problems) == (16, [])
    assert len(planted) == 4
    assert all(planted.values())


@pytest.mark.parametrize(("without", "undone"), [(("beat",), True), ((), False)])
def test_without_a_sweeper_articles_stay_undone(tmp_path: Path, without: tuple[str, ...], undone: bool) -> None:
    """The broker is emptied under waiting articles: with beat they are finished, without it they are not."""
    database = databases.Sqlite(tmp_path / "database")
    patience = 12 if undone else 90
    assert kill.stays_undone(database, tmp_path / "place", without, patience) is undone


def test_there_are_enough_failpoints() -> None:
    """At least twenty places to die at, each named once."""
    assert len(kill.failpoints()) >= 20


POINTS = ("submit.after_commit", "store.before_commit", "store.after_commit", "deliver.after_send", "deliver.settled")


@pytest.mark.parametrize("point", POINTS)
def test_a_process_that_dies_leaves_work_that_is_finished(tmp_path: Path, point: str) -> None:
    """A process dies at the point; another one finds the work when the lease is over, and finishes it once."""
    points = tmp_path / "points"
    points.mkdir()
    (points / point).touch()
    url = f"sqlite:///{tmp_path / 'd.db'}"
    environment = os.environ | {"PARLEY_TEST_FAILPOINT": str(points)}
    command = [sys.executable, "-m", "bench.chaos.once", url]
    first = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert first.returncode == -9, first.stderr
    assert not (points / point).exists()
    second = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert second.returncode == 0, second.stderr
    assert second.stdout.split() == ["2", "1", "1", "1"]  # articles, shifts, alerts, deliveries made
