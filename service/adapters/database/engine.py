"""Engines and transactions: SQLite in WAL with full sync, or PostgreSQL; one way to begin on both."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import InvalidatePoolError

#: Milliseconds that a SQLite writer waits for another: far above any transaction of ours (they hold no I/O).
BUSY_MS = 30_000

#: Seconds for which a connection that was in use counts as alive: to ask before each transaction is a round trip.
ALIVE = 1.0


def make_engine(url: str) -> Engine:
    """An engine for `url`. `postgresql://` is taken to mean the psycopg 3 driver."""
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    if url.startswith("sqlite"):
        return _sqlite(url)
    return _postgresql(url)


def _postgresql(url: str) -> Engine:
    """Connections used last are used next: they are known to be alive, and have their statements prepared."""
    engine = create_engine(url, pool_size=10, max_overflow=20, pool_use_lifo=True, connect_args={"connect_timeout": 10})

    @event.listens_for(engine, "checkin")
    def _on_checkin(_connection: Any, record: Any) -> None:
        record.info["used_at"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _on_checkout(connection: Any, record: Any, _fairy: Any) -> None:
        if time.monotonic() - record.info.get("used_at", time.monotonic()) > ALIVE and not _alive(engine, connection):
            raise InvalidatePoolError  # the pool makes a new connection, and no other of the old ones is used again

    return engine


def _alive(engine: Engine, connection: Any) -> bool:
    try:
        return bool(engine.dialect.do_ping(connection))
    except engine.dialect.loaded_dbapi.Error:
        return False


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: the driver's own is deferred and fails on upgrade
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("parley_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


@contextmanager
def transaction(engine: Engine, *, writes: bool, lasting: bool = True) -> Iterator[Connection]:
    """A transaction that commits at the end of the block and rolls back on any exception.

    One that is not `lasting` is seen by everybody at once, but does not wait for the disk: should PostgreSQL die within
    the second, it may not have been. SQLite waits for the disk all the same.
    """
    options: dict[str, Any] = {"parley_writes": writes}
    if not writes and engine.dialect.name == "postgresql":
        # The driver says so with its BEGIN: one snapshot for all statements costs no round trip of its own.
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect() as connection:
        connection = connection.execution_options(**options)
        with connection.begin():
            if not lasting and engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
            yield connection


_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


def serialise(connection: Connection, name: str) -> None:
    """Holds the named lock until the transaction ends. SQLite has one writer at a time already."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"name": name})
