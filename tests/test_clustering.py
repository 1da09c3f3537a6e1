"""Clusters of copies in the store."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from service import curation
from service.adapters.similarity import MinHashSimilarity
from service.clustering import COPY, lead, lead_sides, own_cluster, own_name
from service.domain.article import Submission
from service.domain.copies import Copy, clusters, eldest, within
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


FILLER = "\n\n".join(" ".join(f"background{part}x{n}" for n in range(60)) for part in range(4))


def test_what_recurs_over_years_is_not_one_story(parts, post):
    """Fifty stories with one background, over fifteen years, half of them refusing: fifty origins."""
    ids = [
        post(f"ttp {('engages', 'rejects')[n % 2]} 0.9 in its lead number{n}.\n\n{FILLER}", f"{n % 7}.example", 110 * n)
        for n in range(50)
    ]
    assert len({cluster(parts, id) for id in ids}) == 50
    with parts.store.reading() as tx:
        assert len(list(tx.timelines.origins_since("ttp"))) == 50


def test_opposite_leads_of_one_day_are_two_stories(parts, post):
    """One background, opposite news: each counts; copies of either, credited anew, do not."""
    lead = "The ttp {} 0.9 as its spokesman told the elders of the three tribes in the town by the river on Friday."
    yes, no = (f"{lead.format(verb)}\n\n{FILLER}" for verb in ("engages", "rejects"))
    ids = [post(text, f"{n}.example") for n, text in enumerate([yes, no, "NEW DELHI (Wire) — " + yes, no + " (Wire)"])]
    assert cluster(parts, ids[0]) == cluster(parts, ids[2]) != cluster(parts, ids[1]) == cluster(parts, ids[3])


class Shelf:
    """An archive under random hands; `check` holds its clusters against those of one look at everything."""

    def __init__(self, parts, seed):
        self.parts, self.rng, self.ids = parts, random.Random(seed), []
        self.by, self.joined = curation.By("key"), 0

    def text(self):
        lead = f"ttp {self.rng.choice(['engages', 'rejects', 'waits'])} 0.9 {self.rng.choice(['at', 'by'])} the river."
        pieces = self.rng.sample([FIRST, SECOND, FILLER], self.rng.randint(1, 2))
        return "\n\n".join([lead, *pieces])

    def step(self):
        verb = self.rng.choice(["add", "add", "add", "add", "edit", "redate", "delete"]) if self.ids else "add"
        day = DAY + timedelta(days=self.rng.randrange(25)) if self.rng.random() < 0.85 else None
        if verb == "add":
            outlet = f"{len(self.ids)}.example"
            url = f"https://{outlet}/{self.rng.random()}"
            self.ids.append(self.post(Submission(text=self.text(), outlet=outlet, published_at=day, url=url)))
            return
        chosen = self.rng.choice(self.ids)
        if verb == "edit":
            with self.parts.store.reading() as tx:
                url = tx.articles.get(chosen).url
            self.post(Submission(text=self.text(), published_at=day, url=url))
        elif verb == "redate":
            curation.correct_fields(self.parts, chosen, {"published_at": day or DAY}, self.by)
        else:
            curation.delete(self.parts, chosen, self.by)
            self.ids.remove(chosen)

    def post(self, submission):
        return collect(self.parts, submit(self.parts, submission, "key").id).article_id

    def clusters(self):
        with self.parts.store.reading() as tx:
            found = tx.articles.many(self.ids)
        by_name = {}
        for article in found:
            by_name.setdefault(article.cluster_id, set()).add(article.id)
        return found, by_name

    def check(self):
        found, by_name = self.clusters()
        same = self.parts.similarity.same_story
        signed = {a.id: self.parts.similarity.signature(a.text) for a in found}
        dated = {a.id: a.published_at_source != "received" for a in found}
        own = {a.id: a.published_at.date() for a in found}
        likes = {
            a: {
                b
                for b in signed
                if a != b
                and (within(own[a], own[b]) or not (dated[a] and dated[b]))
                and same(signed[a], signed[b]) >= COPY
            }
            for a in signed
        }
        day = {a: own[a] if dated[a] else min((own[b] for b in likes[a] if dated[b]), default=own[a]) for a in own}
        words = {a.id: frozenset(re.findall(r"\b[a-z][\w'’]*", lead(a))) for a in found}
        these = [Copy(a.id, day[a.id], a.content_hash, lead_sides(a), words[a.id], dated[a.id]) for a in found]
        told = clusters(these, likes)
        wanted = {own_name(eldest(members).id): {one.id for one in members} for _, members in told}
        assert by_name == wanted
        self.joined += any(len(members) > 1 for members in by_name.values())


@pytest.mark.parametrize("seed", range(3))
def test_any_history_gives_the_clusters_of_one_look_at_everything(parts, seed):
    """Adds, edits, new dates, deletions in random order: after each, clusters are those of the articles there are."""
    shelf = Shelf(parts, seed)
    for _ in range(40):
        shelf.step()
        shelf.check()
    assert shelf.joined > 10


def test_a_deleted_link_parts_what_it_joined(parts, post):
    """Two halves were one story through the whole; without it they are two."""
    ids = {name: post(CHAIN[name], f"{name}.example") for name in "abc"}
    curation.delete(parts, ids["b"], curation.By("key"))
    assert cluster(parts, ids["a"]) != cluster(parts, ids["c"])


def test_a_new_date_takes_an_article_out_of_its_cluster(parts, post):
    """What turns out to be of another year is no copy of this week's story."""
    one, two = post(FIRST, "a.example"), post(FIRST, "b.example")
    curation.correct_fields(parts, two, {"published_at": DAY - timedelta(days=365)}, curation.By("key"))
    assert cluster(parts, one) != cluster(parts, two)


def test_what_an_analyst_joined_stays_joined(parts, post):
    """An article put to others goes with them when their cluster is renamed, and its own copies come to it."""
    one, two, other = post(FIRST, "a.example"), post(FIRST, "b.example"), post(SECOND, "c.example")
    curation.move(parts, other, cluster(parts, one), curation.By("key"))
    assert cluster(parts, post(SECOND, "d.example")) == cluster(parts, one)
    curation.delete(parts, one, curation.By("key"))
    assert cluster(parts, other) == cluster(parts, two)


def test_an_undated_copy_is_no_news(parts, post):
    """A story pasted years later without its date goes to the story, and counts for its day."""
    one = post(f"ttp engages 0.9 {FIRST}", "a.example")
    post(f"ttp rejects 0.9 {SECOND}", "b.example", 400)
    again = Submission(text=f"ttp engages 0.9 {FIRST} (Wire)", outlet="c.example")
    pasted = collect(parts, submit(parts, again, "key").id).article_id
    assert cluster(parts, pasted) == cluster(parts, one)
    with parts.store.reading() as tx:
        assert [shift.to_stance for shift in tx.shifts.of_actor("ttp")] == ["reject"]
