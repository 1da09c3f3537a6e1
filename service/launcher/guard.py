"""Outlives the launcher by a moment: when the launcher is gone, however it died, so are its children.

    launcher                         guard (python -m service.launcher.guard)
    Guard.watch(pid)   -- "+pid" -->  remembers the process group
    Guard.release(pid) -- "-pid" -->  forgets it
    (dies, kill -9)    -- EOF ---->   SIGTERM to each leader, then SIGKILL to each group, and ends

A pipe and not a parent-death signal: that one is Linux only, and does not reach grandchildren.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable

#: Seconds that children have to stop by themselves once the launcher is gone.
GRACE = 10.0


class Guard:
    """The launcher's side. Starts the guard, and starts it again if it was killed."""

    def __init__(self) -> None:
        self._watched: set[int] = set()
        self._process = self._start()

    def watch(self, pid: int) -> None:
        """Ends this process group with the launcher."""
        self._watched.add(pid)
        self._tell(f"+{pid}\n")

    def release(self, pid: int) -> None:
        """Forgets a group that has ended."""
        self._watched.discard(pid)
        self._tell(f"-{pid}\n")

    def look(self) -> None:
        """Starts the guard again if it has died."""
        if self._process.poll() is not None:
            self._process = self._start()
            self._tell("".join(f"+{pid}\n" for pid in self._watched))

    def close(self) -> None:
        """Ends the guard, and with it whatever is still watched."""
        with contextlib.suppress(OSError):
            self._pipe.close()
        self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.launcher.guard"], stdin=subprocess.PIPE, start_new_session=True
        )
        assert process.stdin is not None
        self._pipe = process.stdin
        return process

    def _tell(self, text: str) -> None:
        with contextlib.suppress(OSError):  # a dead guard is started again by `look`, which tells it everything
            self._pipe.write(text.encode())
            self._pipe.flush()


def main() -> None:
    """Reads until the launcher is gone, then ends what it left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    end(groups)


def end(groups: Iterable[int]) -> None:
    """Stops process groups: their leaders by SIGTERM, and what is left after `GRACE` by SIGKILL."""
    left = {pid for pid in groups if _signal(os.kill, pid, signal.SIGTERM)}
    until = time.monotonic() + GRACE
    while left and time.monotonic() < until:
        time.sleep(0.1)
        left = {pid for pid in left if _signal(os.kill, pid, 0)}
    for pid in groups:
        _signal(os.killpg, pid, signal.SIGKILL)


def _signal(send: object, pid: int, number: int) -> bool:
    """Whether there was somebody to signal."""
    try:
        send(pid, number)  # type: ignore[operator]
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
