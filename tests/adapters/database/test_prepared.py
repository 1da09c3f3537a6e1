"""Prepared statements fail as SQLAlchemy's own do: what waits for its errors waits for these too."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from service.adapters.database.prepared import Prepared
from service.adapters.database.store import DatabaseStore
from service.adapters.database.tables import keys


def test_what_the_driver_raises_is_sqlalchemys_error(store: DatabaseStore) -> None:
    """A table that there is not; and the transaction can be ended as ever."""
    with pytest.raises((OperationalError, ProgrammingError), match="nothing_of_the_kind"), store.reading() as tx:
        Prepared(text("SELECT 1 FROM nothing_of_the_kind"), tx.connection.dialect).rows(tx.connection, {})
    with store.reading() as tx:
        assert Prepared(select(keys.c.id), tx.connection.dialect).rows(tx.connection, {}) == []
