"""Loads entries: in bulk, by the bare driver, and by the store's verbs, each with the time that it takes.

The bulk load writes what the verbs write (a test holds the two together): COPY on PostgreSQL, `executemany` on SQLite,
in large batches. The big step puts indices and constraints aside and makes them anew at the end, from the database's
own definitions; what is searched and what is counted is kept by the triggers all the time.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Table, text

from bench.archive.press import Press
from bench.archive.rows import TABLES, Plain, by_verbs
from service.adapters.database.engine import make_engine
from service.adapters.database.store import DatabaseStore

#: Articles in one transaction of a bulk load.
BATCH = 2000

Tuples = Mapping[Table, tuple[tuple[str, ...], list[tuple[Any, ...]]]]


def by_the_verbs(store: DatabaseStore, press: Press, numbers: range) -> float:
    """Stores entries one by one, as workers do, a hundred in a transaction; seconds."""
    entries = [press.entry(n) for n in numbers]
    began = time.perf_counter()
    for start in range(0, len(entries), 100):
        with store.writing() as tx:
            for entry in entries[start : start + 100]:
                by_verbs(tx, entry)
    return time.perf_counter() - began


def by_bulk(store: DatabaseStore, press: Press, numbers: range) -> float:
    """Loads entries in bulk into the tables as they are, indices and all; seconds from entry to row."""
    entries, plain = [press.entry(n) for n in numbers], Plain(store.engine.dialect)
    began = time.perf_counter()
    for start in range(0, len(entries), BATCH):
        _write(store.engine, plain.of(entries[start : start + BATCH]))
    return time.perf_counter() - began


def by_driver(store: DatabaseStore, press: Press, numbers: range) -> float:
    """The same rows, ready as tuples, by the bare driver's bulk insert; seconds."""
    plain = Plain(store.engine.dialect)
    ready = [
        plain.of([press.entry(n) for n in range(start, min(start + BATCH, numbers.stop))])
        for start in range(numbers.start, numbers.stop, BATCH)
    ]
    began = time.perf_counter()
    for tuples in ready:
        _write(store.engine, tuples)
    return time.perf_counter() - began


def fill(store: DatabaseStore, press: Press, numbers: range, processes: int = 2) -> float:
    """Loads many entries: without indices meanwhile, on PostgreSQL by several processes; seconds of everything."""
    began = time.perf_counter()
    url = store.engine.url.render_as_string(hide_password=False)
    with _bare_tables(store.engine):
        if store.engine.dialect.name == "sqlite":
            _fill_part(url, press.seed, numbers)
        else:
            step = -(-len(numbers) // processes)
            parts = [range(at, min(at + step, numbers.stop)) for at in range(numbers.start, numbers.stop, step)]
            with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
                list(pool.map(_fill_part, [url] * len(parts), [press.seed] * len(parts), parts))
    return time.perf_counter() - began


def _fill_part(url: str, seed: int, numbers: range) -> None:
    engine, press = make_engine(url), Press(seed)
    plain = Plain(engine.dialect)
    for start in range(numbers.start, numbers.stop, BATCH):
        _write(engine, plain.of(press.entry(n) for n in range(start, min(start + BATCH, numbers.stop))))
    engine.dispose()


# --- into the tables -------------------------------------------------------------------------------------------------


def _write(engine: Engine, tuples: Tuples) -> None:
    raw = engine.raw_connection()
    try:
        (_executemany if engine.dialect.name == "sqlite" else _copy)(raw, tuples)
    finally:
        raw.close()


def _copy(raw: Any, tuples: Tuples) -> None:
    with raw.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        for table, (names, lines) in tuples.items():
            with cursor.copy(f"COPY {table.name} ({_quoted(names)}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
    raw.commit()


def _executemany(raw: Any, tuples: Tuples) -> None:
    cursor = raw.cursor()
    for setting in ("cache_size=-500000", "foreign_keys=OFF", "synchronous=OFF"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.execute("BEGIN IMMEDIATE")
    for table, (names, lines) in tuples.items():
        marks = ", ".join("?" * len(names))
        # In the order of the primary key: pages of a large index are then touched one after the other.
        ordered = sorted(lines) if table.name == "cluster_bands" else lines
        cursor.executemany(f"INSERT INTO {table.name} ({_quoted(names)}) VALUES ({marks})", ordered)
    cursor.execute("COMMIT")
    for setting in ("foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {setting}")


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


# --- indices ---------------------------------------------------------------------------------------------------------


@contextmanager
def _bare_tables(engine: Engine) -> Iterator[None]:
    """Takes indices and constraints of the tables away, and puts them back as they were."""
    describe = _sqlite_indices if engine.dialect.name == "sqlite" else _postgresql_indices
    with engine.begin() as connection:
        before = describe(connection)
        for drop, _ in before:
            connection.exec_driver_sql(drop)
    yield
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
        for _, create in reversed(before):
            connection.exec_driver_sql(create)
        if describe(connection) != before:
            raise AssertionError("the indices are not what they were")


def _sqlite_indices(connection: Connection) -> list[tuple[str, str]]:
    query = text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = :t")
    return sorted(
        (f"DROP INDEX {row.name}", row.sql) for table in TABLES for row in connection.execute(query, {"t": table.name})
    )


#: What the triggers look up by key: these keep theirs. Both are in the order in which rows come, so that costs little.
_KEYED = ("articles", "stances")

#: Foreign keys before what they point to.
_CONSTRAINTS = text(
    "SELECT c.conrelid::regclass::text AS of, c.conname AS name, pg_get_constraintdef(c.oid) AS said "
    "FROM pg_constraint c WHERE c.contype IN ('p', 'u') AND c.conrelid = ANY(CAST(:unkeyed AS regclass[])) "
    "OR c.contype = 'f' AND c.confrelid = ANY(CAST(:tables AS regclass[])) "
    "ORDER BY c.contype <> 'f', c.contype <> 'u', of, name"
)
_INDICES = text(
    "SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS said FROM pg_index i "
    "WHERE i.indrelid = ANY(CAST(:tables AS regclass[])) "
    "AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY name"
)


def _postgresql_indices(connection: Connection) -> list[tuple[str, str]]:
    tables = [table.name for table in TABLES]
    asked = {"tables": tables, "unkeyed": [name for name in tables if name not in _KEYED]}
    bound = [
        (
            f"ALTER TABLE {row.of} DROP CONSTRAINT {row.name}",
            f"ALTER TABLE {row.of} ADD CONSTRAINT {row.name} {row.said}",
        )
        for row in connection.execute(_CONSTRAINTS, asked)
    ]
    return bound + [(f"DROP INDEX {row.name}", row.said) for row in connection.execute(_INDICES, {"tables": tables})]
