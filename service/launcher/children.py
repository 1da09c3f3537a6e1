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

from service.launcher.guard import Guard

#: Seconds before a dead child is started again: the first at once, then longer, so that a broken one does not spin.
_PAUSES = (0.2, 1.0, 3.0, 10.0)

#: A child that lived this long has recovered: its next death counts as the first again.
_STEADY = 30.0

#: Seconds that the children have to stop by themselves: a job in hand is finished, if it is that quick.
_GRACE = 15.0

#: A log over this many bytes is put aside as `.1` when its child is started.
_MAX_LOG = 10_000_000


@dataclass
class Child:
    """One process of Parley; its output goes to `log`. One that is `last` is stopped after the others."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    last: bool = False
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started: float = 0.0
    due: float = field(default=0.0)

    def start(self) -> int:
        """Starts the process in a session of its own, so that Ctrl-C reaches only the launcher. Returns its id."""
        if self.log.exists() and self.log.stat().st_size > _MAX_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
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
        return self.process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def terminate(self) -> None:
        """Asks the leader to stop. Not its group: Celery's pool would drop the jobs that it has in hand."""
        if self.process and self.alive:
            self.process.terminate()

    def kill(self) -> None:
        """Ends the whole group now, and reaps the leader."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def last_words(self) -> str:
        """The last line of its log: mostly the exception that ended it."""
        with contextlib.suppress(OSError), self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - 2000))
            lines = file.read().decode(errors="replace").split("\n")
            return next((line.strip()[:200] for line in reversed(lines) if line.strip()), "")
        return ""


class Children:
    """Watches over children. `say` tells the user what happens, in a line each."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._all: list[Child] = []
        self._guard = Guard()

    def add(self, child: Child) -> Child:
        """Starts a child and keeps it running from now on."""
        self._guard.watch(child.start())
        self._all.append(child)
        return child

    def look(self) -> None:
        """Starts again what has died, after a pause."""
        now = time.monotonic()
        self._guard.look()
        for child in self._all:
            if not child.alive:
                self._revive(child, now)

    def _revive(self, child: Child, now: float) -> None:
        assert child.process is not None
        if not child.due:
            child.deaths = 1 if now - child.started > _STEADY else child.deaths + 1
            child.due = now + _PAUSES[min(child.deaths, len(_PAUSES)) - 1]
            self._say(f"{child.name} {_ended(child.process.returncode)}: starting it again. Its log: {child.log}")
            if child.deaths > 1:
                self._say(f"  {child.name}'s last words: {child.last_words()}")
            child.kill()  # what the dead one left behind in its group
            self._guard.release(child.process.pid)
        elif now >= child.due:
            child.due = 0.0
            self._guard.watch(child.start())

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Stops all, those that are `last` after the others; kills what takes too long, or all if `hurry` says so."""
        for last in (False, True):
            group = [child for child in self._all if child.last is last]
            for child in group:
                child.terminate()
            self._wait(group, hurry)
            for child in group:
                child.kill()
        self._guard.close()

    def _wait(self, group: Sequence[Child], hurry: Callable[[], bool]) -> None:
        until = time.monotonic() + _GRACE
        while any(child.alive for child in group) and not hurry():
            if time.monotonic() > until:
                slow = ", ".join(child.name for child in group if child.alive)
                self._say(f"{slow} did not stop within {_GRACE:g} s: killed")
                return
            time.sleep(0.05)


def _ended(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"
