"""Children, with small processes: restarts, last words, and stopping."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.launcher import children as module
from service.launcher.children import Child, Children
from tests.support.launched import descendants, processes, until

#: Starts a grandchild, says so, and ends at SIGTERM without it.
PARENT = "import subprocess, time; subprocess.Popen(['sleep', '600']); print('up', flush=True); time.sleep(600)"
#: Does not end at SIGTERM.
STUBBORN = "from signal import *; import time; signal(SIGTERM, SIG_IGN); print('up', flush=True); time.sleep(600)"


class Family:
    """Children, what they said, and a way to add a Python one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.said = folder, list[str]()
        self.children = Children(self.said.append)

    def add(self, code: str, name: str = "child", last: bool = False) -> Child:
        log = self.folder / f"{name}.log"
        return self.children.add(Child(name, [sys.executable, "-c", code], os.environ, log, last))

    def up(self, child: Child) -> int:
        until(lambda: "up" in child.log.read_text(), "the child's first word")
        assert child.process
        return child.process.pid


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    """Children that are stopped at the end."""
    family = Family(tmp_path)
    yield family
    family.children.stop(lambda: True)


def test_a_dead_child_is_started_again_with_what_it_left_ended(family: Family) -> None:
    """Its own children go with it, so that none is there twice."""
    child = family.add(PARENT)
    pid = family.up(child)
    (grandchild,) = descendants(pid)
    os.kill(pid, signal.SIGKILL)
    until(lambda: family.children.look() or (child.alive and child.process.pid != pid), "its return")
    until(lambda: grandchild not in processes(), "the grandchild's end")
    assert family.said == [f"child was ended by SIGKILL: starting it again. Its log: {child.log}"]


def test_a_child_that_keeps_dying_is_tried_ever_more_rarely(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses grow, and its last words are told."""
    monkeypatch.setattr(module, "_PAUSES", (0.0, 0.01, 1000.0))
    child = family.add("raise SystemExit('no such thing as luck')")
    until(lambda: family.children.look() or child.deaths == 3, "three deaths")
    for _ in range(5):
        family.children.look()
    assert child.deaths == 3
    assert family.said[-1] == "  child's last words: no such thing as luck"


def test_stopping_asks_first_and_only_the_leader(family: Family) -> None:
    """A child may finish what it does; its group is killed afterwards."""
    polite = "import signal, sys, time\ndef end(*_): print('tidied', flush=True); sys.exit()\n"
    polite += "signal.signal(signal.SIGTERM, end); print('up', flush=True); time.sleep(600)"
    child, parent = family.add(polite, "polite"), family.add(PARENT, "parent")
    family.up(child)
    (grandchild,) = descendants(family.up(parent))
    family.children.stop()
    assert "tidied" in child.log.read_text()
    assert grandchild not in processes()


def test_what_does_not_stop_is_killed(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the grace, with a word to the user."""
    monkeypatch.setattr(module, "_GRACE", 0.3)
    pid = family.up(family.add(STUBBORN))
    family.children.stop()
    assert pid not in processes()
    assert family.said == ["child did not stop within 0.3 s: killed"]


def test_the_last_is_stopped_after_the_others(family: Family) -> None:
    """The broker outlives those who talk to it."""
    family.up(family.add(STUBBORN, "worker"))
    broker = family.add("import time; print('up', flush=True); time.sleep(600)", "broker", last=True)
    family.up(broker)
    seen = []
    family.children.stop(lambda: bool(seen.append(broker.alive)) or len(seen) > 3)
    assert seen[:4] == [True] * 4


def test_a_big_log_is_put_aside(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the next start, so that logs do not grow for ever."""
    monkeypatch.setattr(module, "_MAX_LOG", 10)
    (family.folder / "child.log").write_text("a long story of days gone by")
    child = family.add("print('up')")
    until(lambda: not child.alive, "its end")
    assert (family.folder / "child.log.1").read_text().startswith("a long story")
    assert child.log.read_text() == "up\n"
