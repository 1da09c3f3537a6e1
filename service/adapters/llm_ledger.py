"""What an endpoint has answered and what it has cost, for all processes of a host: a small SQLite file."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

#: Answers that are kept; the oldest go first.
KEPT = 20_000
_HOUR = 3600
_TABLES = (
    "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, body BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS spent (hour INTEGER PRIMARY KEY, calls INTEGER NOT NULL, characters INTEGER NOT NULL)",
)


class OverBudget(Exception):
    """The hour's calls or characters are spent."""


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that may be asked in a clock hour."""

    calls: int
    characters: int


class Ledger:
    """Safe to share between threads and processes: it opens the file anew each time. Methods raise `sqlite3.Error`."""

    def __init__(self, path: Path, caps: Caps, now: Callable[[], float] = time.time) -> None:
        """`now` gives seconds since 1970."""
        self._path, self._caps, self._now = path, caps, now

    def find(self, key: str) -> bytes | None:
        """The answer that was kept under `key`."""
        with self._open() as file:
            row = file.execute("SELECT body FROM answers WHERE key = ?", (key,)).fetchone()
        return bytes(row[0]) if row else None

    def keep(self, key: str, body: bytes) -> None:
        """Keeps an answer, and lets the oldest go."""
        with self._open() as file:
            file.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (key, body))
            file.execute("DELETE FROM answers WHERE rowid <= (SELECT max(rowid) FROM answers) - ?", (KEPT,))

    def spend(self, characters: int) -> None:
        """Counts one call, before it is made: a failed one costs too. Raises `OverBudget`."""
        hour = int(self._now() // _HOUR)
        with self._open() as file:
            file.execute("DELETE FROM spent WHERE hour < ?", (hour,))
            row = file.execute("SELECT calls, characters FROM spent WHERE hour = ?", (hour,)).fetchone()
            calls, told = row or (0, 0)
            if calls + 1 > self._caps.calls:
                raise OverBudget("the hour's calls are spent")
            if told + characters > self._caps.characters:
                raise OverBudget("the hour's characters are spent")
            file.execute("INSERT OR REPLACE INTO spent VALUES (?, ?, ?)", (hour, calls + 1, told + characters))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction, which locks others out."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(self._path, timeout=2, isolation_level=None)
        try:
            file.execute("BEGIN IMMEDIATE")
            for table in _TABLES:
                file.execute(table)
            yield file
            file.execute("COMMIT")
        finally:
            file.close()
