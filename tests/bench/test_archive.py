"""What the bench of the archive loads in bulk is what the store's verbs would have written."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bench.archive.loading import by_bulk, by_the_verbs, fill
from bench.archive.press import Press
from bench.archive.rows import TABLES
from service.adapters.database.store import DatabaseStore
from service.domain.archive import Filter, Order
from service.domain.query import parse


@pytest.fixture(scope="module")
def press() -> Press:
    """One for all."""
    return Press()


def _content(store: DatabaseStore) -> dict[str, list[str]]:
    """Every row as text, but for the serial number, which depends on nothing but the order."""
    with store.reading() as tx:
        return {
            table.name: sorted(
                str([row[name] for name in row if name != "seq"])
                for row in tx.connection.execute(text(f"SELECT * FROM {table.name}")).mappings()
            )
            for table in TABLES
        }


def _found(store: DatabaseStore, words: str) -> list[str]:
    with store.reading() as tx:
        return [line.columns["id"] for line in tx.archive.page(Filter(q=parse(words)), Order.NEWEST, None, 200)]


@pytest.mark.parametrize("load", [by_bulk, fill])
def test_bulk_rows_are_the_verbs_rows(store: DatabaseStore, press: Press, load) -> None:
    """Row for row in all tables, and in the search index; some of them corrected, some copies."""
    sample = range(400, 700)
    load(store, press, sample)
    bulk, word = _content(store), press.words[20]
    hits = _found(store, word)
    with store.writing() as tx:
        for table in reversed(TABLES):
            tx.connection.execute(text(f"DELETE FROM {table.name}"))
    by_the_verbs(store, press, sample)
    assert bulk == _content(store)
    assert len(bulk["corrections"]) > 0
    assert hits
    assert hits == _found(store, word)
