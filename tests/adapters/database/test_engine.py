"""What kind of transaction reads and writes run in, on connections that are used again."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from service.adapters.database.store import DatabaseStore

_ASK = text("SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')")


@pytest.fixture
def postgresql(postgresql_url: str):
    """A store on PostgreSQL."""
    store = DatabaseStore(postgresql_url)
    yield store
    store.close()


def test_a_read_has_one_snapshot_and_cannot_write(postgresql: DatabaseStore) -> None:
    """What others commit meanwhile is not seen by a read that has begun, and a write in it is refused."""
    with postgresql.reading() as tx:
        assert tuple(tx.connection.execute(_ASK).one()) == ("repeatable read", "on")
        with postgresql.writing() as other:
            other.connection.execute(text("INSERT INTO tallies (facet, name, n) VALUES ('month', '2023-06', 1)"))
        assert tx.connection.scalar(text("SELECT count(*) FROM tallies")) == 0
        with pytest.raises(DBAPIError, match="read-only"):
            tx.connection.execute(text("DELETE FROM tallies"))
        tx.connection.rollback()


def test_a_connection_comes_back_from_a_read_as_it_was(postgresql: DatabaseStore) -> None:
    """The next transaction on the same connection writes, at the usual isolation; also after a read that failed."""
    with pytest.raises(DBAPIError), postgresql.reading() as tx:
        tx.connection.execute(text("SELECT 1 / 0"))
    with postgresql.writing() as tx:
        assert tuple(tx.connection.execute(_ASK).one()) == ("read committed", "off")
    with postgresql.engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(str(_ASK))
        assert cursor.fetchone() == ("read committed", "off")
