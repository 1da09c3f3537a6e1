"""Children: started in a group of their own, started again when they die, stopped cleanly."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

#: Seconds before a dead child is started again: the first at once, then longer, so that a broken one does not spin.
_PAUSES = (0.2, 1.0, 3.0, 10.0)

#: A child that lived this long has recovered: its next death counts as the first again.
_STEADY = 30.0

#: Seconds that a child has to stop by itself: Celery's soft shutdown has 10.
_GRACE = 15.0


@dataclass
class Child:
    """One process of Parley; its output goes to `log`."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started: float = 0.0
    due: float = field(default=0.0)

    def start(self) -> None:
        """Starts the process in a session of its own, so that Ctrl-C reaches only the launcher."""
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.argv,
                env=dict(self.environment),
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.started = time.monotonic()

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def signal(self, number: int) -> None:
        """Signals the whole group, if it is there."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


class Children:
    """Watches over children. `say` tells the user what happens, in a line each."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._all: list[Child] = []

    def add(self, child: Child) -> Child:
        """Starts a child and keeps it running from now on."""
        child.start()
        self._all.append(child)
        return child

    def look(self) -> None:
        """Starts again what has died, after a pause."""
        now = time.monotonic()
        for child in self._all:
            if not child.alive:
                self._revive(child, now)

    def _revive(self, child: Child, now: float) -> None:
        if not child.due:
            code = child.process.returncode if child.process else None
            child.deaths = 1 if now - child.started > _STEADY else child.deaths + 1
            child.due = now + _PAUSES[min(child.deaths, len(_PAUSES)) - 1]
            self._say(f"{child.name} ended with code {code}; starting it again (its log: {child.log})")
            child.signal(signal.SIGKILL)  # what the dead one left behind in its group
        elif now >= child.due:
            child.due = 0.0
            child.start()

    def stop(self) -> None:
        """Stops all, last started first; kills what does not stop by itself."""
        for child in reversed(self._all):
            child.signal(signal.SIGTERM)
            self._wait(child)
            child.signal(signal.SIGKILL)

    def _wait(self, child: Child) -> None:
        if child.process:
            try:
                child.process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                self._say(f"{child.name} did not stop within {_GRACE:g} s: killed")
                child.signal(signal.SIGKILL)
                child.process.wait()
