"""The kept counts are what counting would give, whatever was written; on both databases."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from service.adapters.database.tables import articles, stances, tallies
from service.domain.archive import Filter
from service.domain.stance import ArticleStance

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)

#: Lets everything through, but is a filter: what it finds is counted.
ALL = Filter(published_after=datetime(1990, 1, 1, tzinfo=UTC))

ACTORS = ("ttp", "pakistan_government", "pti")


def both(store, actor=None):
    """The facets, of all articles or by actor, as kept and as counted."""
    with store.reading() as tx:
        return tx.archive.facets(Filter(actor=actor)), tx.archive.facets(replace(ALL, actor=actor))


def said(rng):
    actors = rng.sample(ACTORS, rng.randint(0, 3))
    return [(actor, rng.choice(("engage", "reject"))) for actor in actors]


def changed(rng, tx, article, make_article):
    """One of the ways in which an article changes after it was added."""
    way = rng.choice(("outlet", "time", "stance", "back", "again", "delete"))
    if way == "outlet":
        tx.articles.correct_fields(article.id, {"outlet": rng.choice((None, "two.example", "three.example"))}, NOW)
    elif way == "time":
        moved = article.published_at + timedelta(days=rng.randint(-90, 90))
        tx.articles.correct_fields(article.id, {"published_at": moved}, NOW)
    elif way == "stance":
        tx.articles.correct_stance(article, "ttp", rng.choice(list(ArticleStance)), None, "key", NOW)
    elif way == "back":
        tx.articles.correct_stance(article, "ttp", None, None, "key", NOW)
    elif way == "again":
        fresh = make_article(1, on="2024-02-29", said=said(rng))
        other = replace(article, stances=fresh.stances, observations=fresh.observations, version=article.version + 1)
        tx.articles.replace(other, None, NOW, new_version=True)
    else:
        tx.articles.delete(article.id)


def test_kept_counts_follow_every_change(store, make_article):
    """Adds, corrections, new readings, deletions, in any order, with sums made in between."""
    rng = random.Random(5)
    for n in range(120):
        with store.writing() as tx:
            if n < 20 or rng.random() < 0.3:
                outlet = rng.choice((None, "one.example", "two.example"))
                tx.articles.add(
                    make_article(n, on=f"2023-{n % 12 + 1:02}-28", said=said(rng), outlet=outlet), None, NOW
                )
            elif article := tx.articles.get(f"art_{rng.randrange(n):05}"):
                changed(rng, tx, article, make_article)
            if n % 17 == 0:
                tx.upkeep.sum_tallies()
        if n % 10 == 0:
            for kept, counted in (both(store, actor) for actor in (None, *ACTORS, "nobody")):
                assert kept == counted
    for kept, counted in (both(store, actor) for actor in (None, *ACTORS)):
        assert kept == counted
        assert list(kept.outlets) == list(counted.outlets)
        assert len(kept.months) > 5
        assert len(kept.stances) == 3


def test_counts_follow_many_rows_in_one_statement(store, make_article):
    """Stances changed, taken away and written at once, of several articles; the articles changed and gone likewise."""
    with store.writing() as tx:
        for n in range(6):
            tx.articles.add(make_article(n, said=[(actor, "reject") for actor in ACTORS]), None, NOW)
        tx.connection.execute(update(stances).where(stances.c.actor != "pti").values(stance="engage"))
        tx.connection.execute(delete(stances).where(stances.c.article_id < "art_00002", stances.c.actor != "ttp"))
        gone = tx.connection.execute(select(stances).where(stances.c.article_id == "art_00002")).mappings().all()
        tx.connection.execute(delete(stances).where(stances.c.article_id == "art_00002"))
        tx.connection.execute(insert(stances), [dict(row) for row in gone if row["actor"] != "ttp"])
        tx.connection.execute(update(articles).where(articles.c.id > "art_00003").values(outlet="two.example"))
        tx.connection.execute(delete(articles).where(articles.c.id < "art_00002"))
    for actor in (None, *ACTORS):
        kept, counted = both(store, actor)
        assert kept == counted
    assert both(store, "ttp")[0].outlets == {"two.example": 2, "one.example": 1}
    assert both(store, "pti")[0].stances == {
        "pakistan_government": {"engage": 4},
        "pti": {"reject": 4},
        "ttp": {"engage": 3},
    }


def test_an_undone_change_is_not_counted(store, make_article):
    """The counts are in the transaction of the change."""
    try:
        with store.writing() as tx:
            tx.articles.add(make_article(1), None, NOW)
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert both(store)[0].months == {}


def test_summing_up_leaves_a_row_for_each_count(store, make_article):
    """And what is added meanwhile by others is neither lost nor counted twice."""

    def write():
        for n in range(60):
            with store.writing() as tx:
                tx.articles.add(make_article(n, said=[("ttp", "reject")]), None, NOW)

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        with store.writing() as tx:
            tx.upkeep.sum_tallies()
    writer.join()
    with store.writing() as tx:
        tx.upkeep.sum_tallies()
    with store.reading() as tx:
        assert tx.connection.scalar(select(func.count()).select_from(tallies)) == 6
    for kept, counted in (both(store, "ttp"), both(store)):
        assert kept == counted
    assert kept.outlets == {"one.example": 60}
