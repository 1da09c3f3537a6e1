"""Clusters of copies in the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from service import curation
from service.adapters.similarity import MinHashSimilarity
from service.clustering import own_cluster
from service.domain.article import Submission
from service.pipeline import Parts, collect, submit

DAY = datetime(2021, 10, 1, tzinfo=UTC)

#: A, B and C: B is a copy of both, A and C have nothing in common.
FIRST = " ".join(f"alpha{n}" for n in range(80))
SECOND = " ".join(f"beta{n}" for n in range(80))
CHAIN = {"a": FIRST, "b": FIRST + " " + SECOND, "c": SECOND}


@pytest.fixture
def parts(parts):
    return Parts(**{name: getattr(parts, name) for name in parts.__slots__} | {"similarity": MinHashSimilarity()})


@pytest.fixture
def post(parts):
    def send(text, outlet="a.example", day=0):
        submission = Submission(text=text, outlet=outlet, published_at=DAY + timedelta(days=day))
        return collect(parts, submit(parts, submission, "key").id).article_id

    return send


def cluster(parts, article_id):
    with parts.store.reading() as tx:
        return tx.articles.get(article_id).cluster_id


@pytest.mark.parametrize("order", list(permutations("abc")), ids="".join)
def test_clusters_do_not_depend_on_the_order_of_arrival(parts, post, order):
    """A chain of copies is one cluster, whichever comes first, even if the link comes last."""
    ids = [post(CHAIN[name], f"{name}.example") for name in order]
    assert len({cluster(parts, id) for id in ids}) == 1


def test_copies_confirm_nothing_and_another_story_does(parts, post):
    """Ten outlets with one wire story leave a shift provisional; a story of its own confirms it."""
    words = " ".join(f"word{n}" for n in range(60))
    post("ttp engages 0.9 " + " ".join(f"early{n}" for n in range(60)))
    for n in range(10):
        post(f"ttp rejects 0.9 {words} credit{n}", f"{n}.example", day=600)
    with parts.store.reading() as tx:
        assert [shift.status for shift in tx.shifts.of_actor("ttp")] == ["provisional"]
    post("ttp rejects 0.9 " + " ".join(f"late{n}" for n in range(60)), "other.example", day=601)
    with parts.store.reading() as tx:
        assert [shift.status for shift in tx.shifts.of_actor("ttp")] == ["confirmed"]


def test_what_an_analyst_moved_out_stays_out(parts, post):
    """A copy moved into a cluster of its own is not drawn back by the next copy."""
    one, two = post(FIRST, "a.example"), post(FIRST, "b.example")
    curation.move(parts, two, None, curation.By("key"))
    third = post(FIRST, "c.example")
    assert cluster(parts, third) == cluster(parts, one) != cluster(parts, two)


def test_the_first_of_a_cluster_can_be_moved_out(parts, post):
    """The article that gave a cluster its id gets another id of its own when an analyst moves it out."""
    one, two = post(FIRST, "a.example"), post(FIRST, "b.example")
    curation.move(parts, one, None, curation.By("key"))
    assert cluster(parts, one) != cluster(parts, two)
    with parts.store.reading() as tx:
        assert own_cluster(tx, two) == two.replace("art_", "clu_")
