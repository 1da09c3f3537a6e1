"""Each common query is answered through an index: no big table is read from end to end. On both databases.

On PostgreSQL scans and sorts are made prohibitively dear, so that one in the plan means that no index would do; on
SQLite the planner never prefers a scan to an index that fits.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, text

from service.adapters.database import prepared
from service.adapters.database.prepared import run
from service.domain.archive import Filter, Order, Place
from service.domain.query import parse

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
DEEP = Place(datetime(2023, 6, 10, tzinfo=UTC), "art_00090")
DAY = datetime(2023, 6, 5, tzinfo=UTC)
BIG = ("articles", "observations", "stances", "article_versions", "jobs", "submissions", "corrections", "tallies")

LISTS = {
    "newest": (Filter(), Order.NEWEST, None),
    "oldest": (Filter(), Order.OLDEST, None),
    "deep in the list": (Filter(), Order.NEWEST, DEEP),
    "by actor": (Filter(actor="ttp"), Order.NEWEST, None),
    "deep by actor": (Filter(actor="ttp"), Order.NEWEST, DEEP),
    "by actor and stance": (Filter(actor="ttp", stance="reject"), Order.NEWEST, DEEP),
    "by stance": (Filter(stance="reject"), Order.NEWEST, DEEP),
    "by tense": (Filter(tense="past"), Order.NEWEST, DEEP),
    "by actor and tense": (Filter(actor="ttp", tense="past"), Order.NEWEST, DEEP),
    "by outlet": (Filter(outlet="one.example"), Order.NEWEST, DEEP),
    "by language": (Filter(language="en"), Order.NEWEST, None),
    "relevant, between days": (Filter(relevant=True, published_after=DAY, published_before=NOW), Order.OLDEST, None),
    "by cluster": (Filter(cluster_id="clu_00001"), Order.NEWEST, None),
    "by words": (Filter(q=parse("jirga")), Order.NEWEST, None),
    "by words, ranked": (Filter(q=parse('"the jirga" OR talks')), Order.RELEVANCE, None),
    "corrected": (Filter(has_correction=True), Order.NEWEST, None),
    "deep among the corrected": (Filter(has_correction=True), Order.OLDEST, DEEP),
    "by outlet, not corrected": (Filter(outlet="one.example", has_correction=False), Order.NEWEST, DEEP),
    "by words and actor": (Filter(q=parse("jirga"), actor="ttp"), Order.NEWEST, None),
}


@pytest.fixture
def full(store, make_article):
    """Enough articles for plans to differ, with statistics."""
    with store.writing() as tx:
        for n in range(200):
            said = [("ttp", "reject"), ("ttp", "engage", "past")] if n % 3 == 0 else []
            tx.articles.add(make_article(n, f"The jirga met {n}.", f"2023-06-{n % 28 + 1:02}", said=said), None, NOW)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return store


def plans(store, work, *arguments):
    """The plan of every SELECT that `work(tx)` sends, by SQLAlchemy or prepared, one text each."""
    sent = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            sent.append((statement, parameters))

    def noted(connection, statement, parameters):
        sent.append((statement, parameters))
        return run(connection, statement, parameters)

    event.listen(store.engine, "before_cursor_execute", note)
    with pytest.MonkeyPatch.context() as patch, store.reading() as tx:
        patch.setattr(prepared, "run", noted)
        work(tx, *arguments)
    event.remove(store.engine, "before_cursor_execute", note)
    found = []
    with store.engine.connect() as connection:
        postgresql = store.engine.dialect.name == "postgresql"
        if postgresql:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_sort = off"))
        for statement, parameters in sent:
            explain = "EXPLAIN " if postgresql else "EXPLAIN QUERY PLAN "
            lines = connection.exec_driver_sql(explain + statement, parameters).all()
            found.append("\n".join(str(line[-1]) for line in lines))
    assert found
    return found


def scanned(plan):
    """The big tables that a plan reads from end to end."""
    names = "|".join(BIG)
    sequential = re.findall(rf"Seq Scan on ({names})\b", plan)
    return sequential + re.findall(rf"^SCAN ({names})$", plan, re.M)


SORTED = {
    *("newest", "deep in the list", "by actor", "deep by actor", "by actor and stance", "by outlet", "by language"),
    *("corrected", "deep among the corrected", "by outlet, not corrected"),
}


def test_lists_are_walked_by_an_index(full):
    """No list reads a big table from end to end; where one index fits the filter, it gives the order too."""
    for name, (asked, order, after) in LISTS.items():
        found = plans(full, lambda tx, *which: tx.archive.page(*which, 51), asked, order, after)
        assert [scanned(plan) for plan in found] == [[]] * len(found), f"{name}: {found}"
        if name in SORTED:
            assert "Sort" not in found[0], f"{name}: {found[0]}"
            assert "TEMP B-TREE" not in found[0], f"{name}: {found[0]}"


def test_other_reads_go_by_index(full):
    """An article with all of it, its versions, observations, shifts, what is due and what is old."""

    def work(tx):
        tx.articles.get("art_00001")
        tx.articles.by_url("https://one.example/1")
        tx.articles.versions("art_00001")
        tx.articles.many(["art_00001", "art_00002"])
        tx.archive.observations(Filter(actor="ttp"), Order.OLDEST, DEEP, 200)
        tx.archive.walk(Filter(), DEEP, 200)
        tx.archive.facets(Filter())
        tx.archive.facets(Filter(actor="ttp"))
        tx.archive.facets(Filter(outlet="one.example"))
        tx.jobs.page(None, None, (NOW, "job_x"), 50)
        tx.upkeep.old_pages(NOW, None, 200)

    for plan in plans(full, work):
        assert scanned(plan) == [], plan
