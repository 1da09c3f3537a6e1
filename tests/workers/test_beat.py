"""Beat goes on when the clock is set back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from celery import Celery
from celery.beat import PersistentScheduler

from workers import beat
from workers.beat import SteadyScheduler


class Hands:
    """The machine's clock, to be moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 4, 12, tzinfo=UTC)

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    """Both of beat's ways to ask for the time."""
    hands = Hands()
    time = SimpleNamespace(time=lambda: hands.now.timestamp(), monotonic=monotonic)
    monkeypatch.setattr(beat, "time", time)
    monkeypatch.setattr(Celery, "now", lambda _app: hands.now)
    return hands


def applied(kind: type[PersistentScheduler], hands: Hands, folder: Path, ticks: int = 4) -> list[list[str]]:
    """What is sent in the first seconds, and in the seconds after the clock was set back by an hour."""
    app = Celery("t", broker="memory://", set_as_current=False)
    app.conf.beat_schedule = {name: {"task": name, "schedule": 5.0} for name in ("sweep", "deliver")}
    scheduler = kind(app, schedule_filename=str(folder / kind.__name__))
    sent: list[str] = []
    scheduler.apply_entry = lambda entry, **_: sent.append(entry.name)  # type: ignore[method-assign]

    def run() -> list[str]:
        sent.clear()
        for _ in range(ticks):
            hands.move(seconds=3)
            for _ in range(2):  # one entry a tick
                scheduler.tick()
        return sorted(sent)

    before = run()
    hands.move(hours=-1)
    after = run()
    scheduler.close()
    return [before, after]


def test_a_clock_set_back_does_not_silence_beat(hands: Hands, tmp_path: Path) -> None:
    """Every entry goes on; Celery's own scheduler falls silent (if it does not any more, ours is not needed)."""
    before, after = applied(SteadyScheduler, hands, tmp_path)
    assert set(before) == set(after) == {"deliver", "sweep"}
    assert applied(PersistentScheduler, hands, tmp_path)[1] == []


def test_a_schedule_of_a_later_time_is_read_as_one_of_now(hands: Hands, tmp_path: Path) -> None:
    """Beat that was started again after the step has last runs of the future in its file."""
    applied(SteadyScheduler, hands, tmp_path)
    hands.move(hours=-2)
    assert set(applied(SteadyScheduler, hands, tmp_path)[0]) == {"deliver", "sweep"}


def test_the_workers_application_uses_it() -> None:
    """The setting names the class."""
    module, _, name = _setting().partition(":")
    assert (module, name) == (SteadyScheduler.__module__, SteadyScheduler.__name__)


def _setting() -> Any:
    text = Path(beat.__file__).with_name("app.py").read_text()
    return text.split('beat_scheduler = "')[1].split('"')[0]
