"""The guard: what a launcher that was killed leaves behind is ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.support.launched import ROOT, descendants, processes, until

#: A small launcher with one child, which has a child of its own and does not stop when asked.
LAUNCHER = """
import os, sys, time
from pathlib import Path
from service.launcher.children import Child, Children
children = Children(print)
code = "import signal, subprocess, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
code += "subprocess.Popen(['sleep', '600']); print('up', flush=True); time.sleep(600)"
children.add(Child("child", [sys.executable, "-c", code], os.environ, Path(sys.argv[1])))
while True:
    children.look()
    time.sleep(0.05)
"""


def _launch(log: Path) -> subprocess.Popen[bytes]:
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER, str(log)], cwd=ROOT)
    until(lambda: log.exists() and "up" in log.read_text(), "the child")
    return launcher


def _gone(family: dict[int, str]) -> bool:
    alive = processes()
    return not any(pid in alive and alive[pid][1] == line for pid, line in family.items())


def test_a_killed_launcher_takes_its_family_along(tmp_path: Path) -> None:
    """Even a child that ignores SIGTERM, and its own child."""
    launcher = _launch(tmp_path / "log")
    family = descendants(launcher.pid)
    assert len(family) == 3
    launcher.kill()
    launcher.wait()
    until(lambda: _gone(family), "the end of the family")


def test_a_killed_guard_is_replaced_and_knows_all(tmp_path: Path) -> None:
    """kill -9 of the guard, then of the launcher: still nothing is left."""
    launcher = _launch(tmp_path / "log")
    (guard,) = (pid for pid, line in descendants(launcher.pid).items() if "launcher.guard" in line)
    os.kill(guard, signal.SIGKILL)
    until(
        lambda: [p for p, line in descendants(launcher.pid).items() if "launcher.guard" in line and p != guard],
        "another guard",
    )
    family = descendants(launcher.pid)
    launcher.kill()
    launcher.wait()
    until(lambda: _gone(family), "the end of the family")
