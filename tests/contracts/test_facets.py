"""The kept counts are what counting would give, whatever was written; on both databases."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from service.adapters.database.tables import tallies
from service.domain.archive import Filter
from service.domain.stance import ArticleStance

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)

#: Lets everything through, but is a filter: what it finds is counted.
ALL = Filter(published_after=datetime(1990, 1, 1, tzinfo=UTC))


def both(store):
    """The facets as kept and as counted."""
    with store.reading() as tx:
        return tx.archive.facets(Filter()), tx.archive.facets(ALL)


def said(rng):
    actors = rng.sample(("ttp", "pakistan_government", "pti"), rng.randint(0, 2))
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
            kept, counted = both(store)
            assert kept == counted
    kept, counted = both(store)
    assert kept == counted
    assert list(kept.outlets) == list(counted.outlets)
    assert len(kept.months) > 5
    assert len(kept.stances) == 3


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
        assert tx.connection.scalar(select(func.count()).select_from(tallies)) == 3
    kept, counted = both(store)
    assert kept == counted
    assert kept.outlets == {"one.example": 60}
