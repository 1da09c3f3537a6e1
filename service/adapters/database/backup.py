"""Backup and restore of a SQLite database, online. PostgreSQL has tools of its own: docs/operations.md."""

from __future__ import annotations

import contextlib
import itertools
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import make_url

#: Pages copied between two looks at whether somebody else wants to write.
_STEP = 2000

Progress = Callable[[int, int], None]


class CannotBackUp(ValueError):
    """The database or the file cannot be used so; the message says why in one sentence."""


def sqlite_path(url: str) -> Path:
    """The file of a SQLite URL. Raises `CannotBackUp` for any other."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise CannotBackUp("This database is not SQLite: use pg_dump and pg_restore, see docs/operations.md.")
    return Path(parsed.database).absolute()


def backup(url: str, target: Path, progress: Progress = lambda _done, _all: None) -> int:
    """Copies the database as it is at one moment, while others read and write; returns the size in bytes.

    The target appears only when it is whole and checked. Raises `CannotBackUp`.
    """
    source = sqlite_path(url)
    if not source.exists():
        raise CannotBackUp(f"There is no database in {source}.")
    if target.exists():
        raise CannotBackUp(f"{target} exists already: name another file.")
    part = target.with_name(target.name + ".part")
    try:
        _copy(source, part, progress)
        _check(part)
        part.rename(target)
    except (OSError, sqlite3.Error) as error:
        raise CannotBackUp(f"{target} cannot be written: {error}.") from None
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def restore(url: str, source: Path, progress: Progress = lambda _done, _all: None) -> Path | None:
    """Puts a backup in the database's place; the caller sees to it that nobody uses the database.

    Returns where the database before it is kept (`kept_as`), None if there was none. Raises `CannotBackUp`.
    """
    kept: Path | None = None
    target = sqlite_path(url)
    if not source.is_file():
        raise CannotBackUp(f"There is no backup in {source}.")
    part = target.with_name(target.name + ".part")
    try:
        _check(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(source, part, progress)
        if target.exists():
            kept = kept_as(target)
            _set_aside(target, kept)
        part.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise CannotBackUp(f"{source} cannot be restored: {error}.") from None
    finally:
        part.unlink(missing_ok=True)
    return kept


def kept_as(target: Path) -> Path:
    """The name under which a restore keeps the database: one that is free, so that a second restore loses nothing."""
    numbers = itertools.chain([""], (f".{n}" for n in itertools.count(2)))
    paths = (target.with_name(f"{target.name}.before-restore{number}") for number in numbers)
    return next(path for path in paths if not path.exists())


def _set_aside(target: Path, kept: Path) -> None:
    """Keeps the database as it was, its write-ahead log worked in, and leaves no log behind for the next one."""
    with contextlib.closing(sqlite3.connect(target)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    target.replace(kept)
    for ending in ("-wal", "-shm"):
        target.with_name(target.name + ending).unlink(missing_ok=True)


def _copy(source: Path, target: Path, progress: Progress) -> None:
    target.unlink(missing_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.close(descriptor)
    reading = sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, timeout=30)
    writing = sqlite3.connect(target)
    with contextlib.closing(reading), contextlib.closing(writing):
        reading.backup(writing, pages=_STEP, progress=lambda _status, left, all_: progress(all_ - left, all_))
        # One file, that can be looked at without others appearing beside it; Parley turns the log on again.
        writing.execute("PRAGMA journal_mode=DELETE")


def _check(path: Path) -> None:
    """Raises `CannotBackUp` unless the file is a sound database of Parley's."""
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            sound = database.execute("PRAGMA quick_check").fetchone()[0]
            ours = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise CannotBackUp(f"{path} is no sound database: {error}.") from None
    if sound != "ok":
        raise CannotBackUp(f"{path} is damaged: {sound}.")
    if not ours:
        raise CannotBackUp(f"{path} is no database of Parley's.")
