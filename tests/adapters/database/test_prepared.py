"""Prepared statements fail as SQLAlchemy's own do: what waits for its errors waits for these too."""

from __future__ import annotations

import contextlib

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from service.adapters.database import engine
from service.adapters.database.prepared import Prepared
from service.adapters.database.store import DatabaseStore
from service.adapters.database.tables import keys


def test_what_the_driver_raises_is_sqlalchemys_error(store: DatabaseStore) -> None:
    """A table that there is not; and the transaction can be ended as ever."""
    with pytest.raises((OperationalError, ProgrammingError), match="nothing_of_the_kind"), store.reading() as tx:
        Prepared(text("SELECT 1 FROM nothing_of_the_kind"), tx.connection.dialect).rows(tx.connection, {})
    with store.reading() as tx:
        assert Prepared(select(keys.c.id), tx.connection.dialect).rows(tx.connection, {}) == []


def test_a_broken_connection_takes_the_old_ones_with_it(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One read fails after the server ended them all, with an error of SQLAlchemy's that names the statement, and the
    next ones run on new connections."""
    monkeypatch.setattr(engine, "ALIVE", 3600.0)
    store, other = DatabaseStore(postgresql_url), DatabaseStore(postgresql_url)
    with store.reading(), store.reading(), store.reading():
        pass
    with other.writing() as tx:
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
        tx.connection.execute(text(query + "pg_backend_pid()"))
    asked = Prepared(select(keys.c.id), store.engine.dialect)
    raised = []
    with contextlib.suppress(OperationalError), store.reading() as tx:  # the rollback fails, too, with an error like it
        try:
            asked.rows(tx.connection, {})
        except Exception as error:
            raised.append(error)
            raise
    assert [(type(error), "FROM keys" in str(error)) for error in raised] == [(OperationalError, True)]
    with store.reading() as one, store.reading() as two:
        assert [asked.rows(tx.connection, {}) for tx in (one, two)] == [[], []]
    store.close()
    other.close()
