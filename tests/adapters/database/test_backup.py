"""Backup of a SQLite database that is being written to, and its return."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from service.adapters.database.backup import CannotBackUp, backup, restore
from service.adapters.database.store import DatabaseStore
from service.adapters.database.tables import articles


@pytest.fixture
def store(sqlite_url):
    """Only SQLite is backed up so."""
    store = DatabaseStore(sqlite_url)
    yield store
    store.close()


def count(store) -> int:
    with store.reading() as tx:
        return tx.connection.scalar(select(func.count()).select_from(articles))


def put(store, row) -> None:
    with store.writing() as tx:
        tx.connection.execute(insert(articles).values(row))


def test_a_backup_is_one_moment_of_a_busy_database(store, sqlite_url, tmp_path, make_row):
    """Writers go on meanwhile; the copy is sound, and has all that was there before it began."""
    for n in range(50):
        put(store, make_row(n, text="word " * 2000))
    stop = threading.Event()

    def write():
        n = 1000
        while not stop.is_set():
            put(store, make_row(n))
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    size = backup(sqlite_url, tmp_path / "copy.db")
    stop.set()
    writer.join()
    assert size == (tmp_path / "copy.db").stat().st_size
    copy = DatabaseStore(f"sqlite:///{tmp_path / 'copy.db'}")
    assert 50 <= count(copy) <= count(store)
    with copy.writing() as tx:
        tx.connection.execute(text("INSERT INTO articles_fts(articles_fts) VALUES ('integrity-check')"))
    copy.close()


def test_a_restore_brings_the_moment_back(store, sqlite_url, tmp_path, make_row):
    """What came after the backup is gone from the database, and kept beside it."""
    put(store, make_row(1))
    backup(sqlite_url, tmp_path / "copy.db")
    put(store, make_row(2))
    store.close()
    restore(sqlite_url, tmp_path / "copy.db")
    assert count(DatabaseStore(sqlite_url)) == 1
    aside = Path(sqlite_url.removeprefix("sqlite:///") + ".before-restore")
    kept = DatabaseStore(f"sqlite:///{aside}")
    assert count(kept) == 2
    kept.close()
    assert restore(sqlite_url, tmp_path / "copy.db").name.endswith(".before-restore.2")
    assert aside.exists()


def test_a_backup_is_one_file(store, sqlite_url, tmp_path, make_row):
    """No log beside it, neither when it is made nor when it is looked at and restored."""
    put(store, make_row(1))
    (tmp_path / "kept").mkdir()
    backup(sqlite_url, tmp_path / "kept" / "copy.db")
    store.close()
    restore(sqlite_url, tmp_path / "kept" / "copy.db")
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["copy.db"]
    assert not list(tmp_path.glob("*.part*"))
    again = DatabaseStore(sqlite_url)
    assert count(again) == 1
    with again.reading() as tx:
        assert tx.connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    again.close()


def test_what_cannot_be_done_is_said(sqlite_url, tmp_path):
    """An existing target, a missing or broken source, another database: one sentence each, nothing touched."""
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    before = database.read_bytes()
    (tmp_path / "there").write_text("x")
    (tmp_path / "torn").write_bytes(before[: len(before) // 2])
    for work, words in (
        (lambda: backup(sqlite_url, tmp_path / "there"), "exists already"),
        (lambda: backup(sqlite_url, tmp_path / "no" / "folder"), "cannot be written"),
        (lambda: backup("postgresql://x/y", tmp_path / "new"), "pg_dump"),
        (lambda: backup(f"sqlite:///{tmp_path}/none.db", tmp_path / "new"), "no database"),
        (lambda: restore(sqlite_url, tmp_path / "none"), "no backup"),
        (lambda: restore(sqlite_url, tmp_path / "there"), "no database of Parley"),
        (lambda: restore(sqlite_url, tmp_path / "torn"), "damaged|no sound"),
    ):
        with pytest.raises(CannotBackUp, match=words):
            work()
    assert database.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))
