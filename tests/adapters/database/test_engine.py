"""What kind of transaction reads and writes run in, on connections that are used again."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from service.adapters.database import engine
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


def _pings(store: DatabaseStore, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    asked: list[object] = []
    real = store.engine.dialect.do_ping
    monkeypatch.setattr(store.engine.dialect, "do_ping", lambda c: asked.append(c) or real(c))
    return asked


def _transaction(store: DatabaseStore) -> int:
    """One transaction; the number of the server's process that it ran in."""
    with store.writing() as tx:
        return int(tx.connection.scalar(text("SELECT pg_backend_pid()")) or 0)


def test_a_connection_in_use_is_not_asked_whether_it_is_alive(
    postgresql: DatabaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was idle is: the answer decides whether it is used."""
    asked = _pings(postgresql, monkeypatch)
    first = _transaction(postgresql)
    assert _transaction(postgresql) == first
    assert asked == []
    monkeypatch.setattr(engine, "ALIVE", -1.0)
    assert _transaction(postgresql) == first
    assert len(asked) == 1


def test_connections_that_broke_while_idle_are_not_used(
    postgresql: DatabaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the server ended them all, the next transaction runs on a new one."""
    with postgresql.writing(), postgresql.writing():
        pass
    first = _transaction(postgresql)
    other = DatabaseStore(postgresql.engine.url.render_as_string(hide_password=False))
    with other.writing() as tx:
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
        tx.connection.execute(text(query + "pg_backend_pid()"))
    other.close()
    monkeypatch.setattr(engine, "ALIVE", -1.0)
    assert _transaction(postgresql) not in (0, first)
    with postgresql.writing(), postgresql.writing():
        pass


def test_only_what_need_not_last_waits_for_no_disk(postgresql: DatabaseStore) -> None:
    """It holds for that transaction alone: the next one on the same connection waits again."""
    asked = text("SELECT current_setting('synchronous_commit')")
    with postgresql.writing(lasting=False) as tx:
        assert tx.connection.scalar(asked) == "off"
    with postgresql.writing() as tx:
        assert tx.connection.scalar(asked) == "on"
