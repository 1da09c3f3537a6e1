"""Migrations: forwards from every released state, with data in it, on both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, insert, text, update

from service.adapters.database import migrate as migrations
from service.adapters.database.engine import make_engine
from service.adapters.database.migrate import current_revision, migrate, newest_revision
from service.adapters.database.store import DatabaseStore
from service.adapters.database.tables import articles, corrections, feed_entries, feeds, metadata, stances
from service.domain.archive import Filter, Order
from service.domain.query import parse

NOW = datetime(2026, 5, 4, tzinfo=UTC)
REVISIONS = [s.revision for s in ScriptDirectory.from_config(migrations._config()).walk_revisions()][::-1]

#: What only migrations know: the search index and what SQLite keeps for it.
_SEARCH = ("articles_fts", "search")


_STANCE = {
    "article_id": "art_1", "actor": "ttp", "stance": "reject", "score": 0.8, "source": "tagger", "first_party": False,
    "evidence": [], "tagger_stance": "reject", "tagger_score": 0.8, "tagger_first_party": False, "origin": "clu_1",
}  # fmt: skip


_CORRECTION = {"id": "cor_1", "article_id": "art_2", "at": NOW, "field": "outlet", "before": "a", "after": "b"}


def _follow(connection: Connection, revision: str) -> None:
    """A feed with an entry, as that revision knew them."""
    feed = {
        "id": "fee_1", "url": "http://feed.example/", "interval_seconds": 900, "pace_seconds": 900, "state": "active",
        "failures": 0, "items_seen": 1, "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    connection.execute(insert(feeds).values(feed))
    entry = {"feed_id": "fee_1", "guid_hash": "g", "outcome": "submitted", "seen_at": NOW}
    if revision >= "0003":
        entry["listed_at"] = NOW
    connection.execute(insert(feed_entries).values(entry))


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
        connection.execute(insert(stances).values(_STANCE | {"published_at": make_row(1)["published_at"]}))
        connection.execute(insert(corrections).values(_CORRECTION))
        if start >= "0004":
            connection.execute(update(articles).where(articles.c.id == "art_2").values(corrected=True))
        _follow(connection, start)
    migrate(empty)
    assert current_revision(empty) == newest_revision()
    store = DatabaseStore(empty.url.render_as_string(hide_password=False))
    with store.reading() as tx:
        found = tx.archive.page(Filter(q=parse("jirgas 2")), Order.NEWEST, None, 10)
        assert [line.columns["id"] for line in found] == ["art_2"]
        assert tx.articles.get("art_1").text == "The jirga met: 1."
        assert tx.archive.facets(Filter()) == tx.archive.facets(Filter(relevant=True))
        assert tx.archive.facets(Filter()).stances == {"ttp": {"reject": 1}}
        assert tx.archive.facets(Filter(actor="ttp")) == tx.archive.facets(Filter(actor="ttp", relevant=True))
        assert len(tx.archive.facets(Filter(actor="ttp")).months) == 1
        found = tx.archive.page(Filter(has_correction=True), Order.NEWEST, None, 10)
        assert [line.columns["id"] for line in found] == ["art_2"]
        assert [row["guid_hash"] for row in tx.feeds.entries("fee_1", None, 10)] == ["g"]
    with store.writing() as tx:
        tx.articles.delete("art_2")
    with store.reading() as tx:
        assert len(tx.archive.page(Filter(q=parse("jirga")), Order.NEWEST, None, 10)) == 2
        assert sum(tx.archive.facets(Filter()).months.values()) == 2
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
