"""Migrations: forwards from every released state, with data in it, on both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, insert, text

from service.adapters.database import migrate as migrations
from service.adapters.database.engine import make_engine
from service.adapters.database.migrate import current_revision, migrate, newest_revision
from service.adapters.database.store import DatabaseStore
from service.adapters.database.tables import articles, metadata
from service.domain.archive import Filter, Order
from service.domain.query import parse

REVISIONS = [s.revision for s in ScriptDirectory.from_config(migrations._config()).walk_revisions()][::-1]

#: What only migrations know: the search index and what SQLite keeps for it.
_SEARCH = ("articles_fts", "search")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path, postgresql_url) -> Iterator[Engine]:
    """An engine on a database without any table."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    else:
        engine = make_engine(postgresql_url)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    yield engine
    engine.dispose()


def test_migrations_build_what_the_tables_say(store: DatabaseStore) -> None:
    """The tables and the migrations describe one schema."""
    with store.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    different = [change for change in found if not any(name in str(change) for name in _SEARCH)]
    assert different == []


@pytest.mark.parametrize("start", REVISIONS)
def test_every_release_comes_forward_with_its_data(empty: Engine, make_row, start: str) -> None:
    """Articles stored under an old schema are there, and can be searched, under the newest."""
    migrate(empty, start)
    with empty.begin() as connection:
        for n in range(3):
            connection.execute(insert(articles).values(make_row(n)))
    migrate(empty)
    assert current_revision(empty) == newest_revision()
    store = DatabaseStore(empty.url.render_as_string(hide_password=False))
    with store.reading() as tx:
        found = tx.archive.page(Filter(q=parse("jirgas 2")), Order.NEWEST, None, 10)
        assert [line.columns["id"] for line in found] == ["art_2"]
        assert tx.articles.get("art_1").text == "The jirga met: 1."
    with store.writing() as tx:
        tx.articles.delete("art_2")
    with store.reading() as tx:
        assert len(tx.archive.page(Filter(q=parse("jirga")), Order.NEWEST, None, 10)) == 2
    store.close()


def test_migrating_twice_changes_nothing(empty: Engine) -> None:
    """The newest schema is left as it is."""
    migrate(empty)
    migrate(empty)
    assert current_revision(empty) == newest_revision()


def test_a_failing_migration_leaves_the_old_schema(tmp_path) -> None:
    """It is one transaction: all of it or nothing."""
    engine = make_engine(f"sqlite:///{tmp_path / 'x.db'}")
    migrate(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE articles_fts (x)"))
    with pytest.raises(Exception, match="articles_fts"):
        migrate(engine)
    assert current_revision(engine) == "0001"
    engine.dispose()
    with sqlite3.connect(tmp_path / "x.db") as database:
        assert database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone() == (0,)
    database.close()
