"""The archive's questions, on both databases: what is found, in which order, and that walks miss nothing."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.archive import WINDOW, Filter, Order
from service.domain.article import Removed
from service.domain.query import parse
from service.domain.stance import ArticleStance
from service.topics.loader import load_topic
from service.topics.variants import variants

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
GOV, TTP = "pakistan_government", "ttp"


@pytest.fixture
def find(store):
    """The numbers of the articles that a filter finds, in order."""

    def found(order=Order.NEWEST, limit=100, **filters):
        with store.reading() as tx:
            lines = tx.archive.page(Filter(**filters), order, None, limit)
        return [int(line.columns["id"].removeprefix("art_")) for line in lines]

    return found


@pytest.fixture
def search(find):
    """The numbers of the articles that words find, ascending."""
    spellings = variants(load_topic("ttp"))
    return lambda q, **more: sorted(find(q=parse(q, spellings), **more))


TEXTS = {
    1: "The government held talks with the militants.",
    2: "No talks will be held, the minister said.",
    3: "Cricket: the captain was talking to the press.",
    4: "The Tehrīk-e-Taliban’s spokesman Omar Khurasani refused.",
    5: "The café in Zürich — a peace-talks venue — closed in 2011.",
    6: "طالبان کے ساتھ مذاکرات",
    7: "He said: “We’ll not negotiate.” U.S. officials negotiated.",
}


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("talks", [1, 2, 3, 5]),
        ("TALKING", [1, 2, 3, 5]),
        ("held talks", [1, 2]),
        ('"held talks"', [1]),
        ('"no talks"', [2]),
        ("“no talks”", [2]),
        ("talks -cricket", [1, 2, 5]),
        ('talks -"held talks"', [2, 3, 5]),
        ("-talks", [4, 6, 7]),
        ("cricket OR militants", [1, 3]),
        ("talks cricket OR militants", [1, 3]),
        ('"no talks" OR "held talks"', [1, 2]),
        ("OR talks", [1, 2, 3, 5]),
        ("tehreek taliban", [4]),
        ('"tahreek e taleban"', [4]),
        ("Umar Khorasani", [4]),
        ("cafe zurich", [5]),
        ("Café ZÜRICH", [5]),
        ('"peace talks"', [5]),
        ("2011", [5]),
        ("مذاکرات", [6]),
        ("negotiating", [7]),
        ('"not negotiate"', [7]),
        ("headline", [1, 2, 3, 4, 5, 6, 7]),
        ('"headline the government"', []),
        ("nowhere", []),
        ("the' OR 1=1 --", [1, 2, 3, 4, 5]),
        ('talk:* NEAR(a b) "', []),
    ],
)
def test_what_words_find(add, search, q, expected):
    """Words in every English form, phrases, exclusions, OR; accents, punctuation and spellings do not matter."""
    for number, text in TEXTS.items():
        add(number, text)
    assert search(q) == expected


def test_the_index_follows_every_write(store, add, search, make_article):
    """What is added, edited, corrected or deleted is found, or no longer found, from that commit on."""
    add(1, "jirga", url=None, canonical_url=None)
    assert search("jirga") == [1]
    with store.writing() as tx:
        tx.articles.replace(make_article(1, "council", version=2), None, NOW, new_version=True)
    assert (search("jirga"), search("council")) == ([], [1])
    with store.writing() as tx:
        tx.articles.correct_fields("art_00001", {"title": "Ceasefire ends"}, NOW)
    assert (search("headline"), search("ceasefire council")) == ([], [1])
    with suppress(RuntimeError), store.writing() as tx:
        tx.articles.delete("art_00001")
        raise RuntimeError
    assert search("council") == [1]
    with store.writing() as tx:
        tx.articles.delete("art_00001")
    assert search("council") == []


def test_a_huge_text_of_unlike_words_is_stored_and_found(add, search):
    """A text with more different words than an index row can hold does not fail the article."""
    rng = random.Random(1)
    text = "beginning " + " ".join(f"{rng.getrandbits(64):x}" for _ in range(60_000))
    add(1, text[:1_000_000])
    assert search("beginning") == [1]


def test_filters_combine(add, find, store):
    """Each filter narrows, all at once hold together."""
    add(1, on="2023-01-01", said=[(GOV, "engage"), (TTP, "reject")])
    add(2, on="2023-02-01", said=[(GOV, "reject")], outlet="two.example", language="ur")
    add(3, on="2023-03-01", said=[(GOV, "engage", "past")], relevant=False, cluster_id="clu_00001")
    add(4, on="2023-04-01", outlet=None, language=None)
    assert find() == [4, 3, 2, 1]
    assert find(Order.OLDEST) == [1, 2, 3, 4]
    assert find(actor=GOV) == [2, 1]
    assert find(actor=GOV, stance="engage") == [1]
    assert find(stance="reject") == [2, 1]
    assert find(stance="reject", outlet="one.example") == [1]
    assert find(tense="past") == [3]
    assert find(actor=GOV, tense="current") == [2, 1]
    assert find(actor=GOV, stance="engage", tense="past", relevant=False) == [3]
    assert find(outlet="two.example") == find(language="ur") == [2]
    assert find(relevant=True) == [4, 2, 1]
    assert find(cluster_id="clu_00001") == [3, 1]
    day = [datetime(2023, m, 1, tzinfo=UTC) for m in (1, 2, 3)]
    assert find(published_after=day[1]) == [4, 3, 2]
    assert find(published_after=day[1], published_before=day[2], actor=GOV) == [2]
    assert find(q=parse("words"), actor=GOV, language="en", published_before=day[1]) == [1]
    with store.writing() as tx:
        tx.articles.correct_stance(tx.articles.get("art_00002"), GOV, ArticleStance.ENGAGE, None, "key", NOW)
        tx.articles.note_correction("cor_1", "art_00002", NOW, "key", f"stances.{GOV}", {"after": "engage"})
    assert find(has_correction=True) == [2]
    assert find(has_correction=False) == [4, 3, 1]
    assert find(actor=GOV, stance="engage") == [2, 1]


def walk(store, order, filters, limit, between=lambda _: None):
    """All pages, one after the other; `between` is called after each."""
    seen, after = [], None
    while True:
        with store.reading() as tx:
            lines = tx.archive.page(Filter(**filters), order, after, limit)
        seen += [line.columns["id"] for line in lines]
        if len(lines) < limit:
            return seen
        after = lines[-1].place
        between(len(seen))


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("filters", [{}, {"actor": GOV}, {"stance": "engage"}, {"tense": "current"}])
def test_a_walk_misses_and_doubles_nothing(store, make_article, order, filters):
    """While rows arrive, change and go, what was there throughout is seen exactly once, equal times or not."""
    rng = random.Random(5)
    said = [(GOV, "engage"), (TTP, "engage")]
    days = [f"2023-06-{1 + rng.randrange(3):02}" for _ in range(60)]
    text = [" ".join(["talks"] * rng.randint(1, 4) + ["word"] * rng.randint(0, 30)) for _ in range(60)]
    with store.writing() as tx:
        for n in range(60):
            tx.articles.add(make_article(n, text[n], days[n], said=said), None, NOW)
    fresh, gone = iter(range(100, 400)), [f"art_{n:05}" for n in range(0, 60, 7)]

    def disturb(_):
        with store.writing() as tx:
            for _ in range(5):
                n = next(fresh)
                tx.articles.add(make_article(n, "talks talks", f"2023-06-{rng.randint(1, 4):02}", said=said), None, NOW)
            if gone:
                tx.articles.delete(gone.pop())
            tx.articles.correct_fields("art_00001", {"outlet": f"{n}.example"}, NOW)

    for q in (None, parse("talks")):
        seen = walk(store, order, filters | {"q": q}, 7, disturb)
        assert len(seen) == len(set(seen))
        assert {f"art_{n:05}" for n in range(60) if n % 7} <= set(seen)


def test_relevance_puts_the_best_first(add, find):
    """A hit in the headline outweighs one in the text, many outweigh one, short texts long ones."""
    add(1, "talks " + "word " * 500, on="2023-06-03")
    add(2, "talks talks talks and words " * 3, on="2023-06-02")
    add(3, "something else", title="Talks begin", on="2023-06-01")
    assert find(Order.RELEVANCE, q=parse("talks")) == [3, 2, 1]
    assert find(Order.RELEVANCE, q=parse("-cricket")) == find(Order.RELEVANCE) == [1, 2, 3]


def test_relevance_goes_on_behind_its_window(store, make_article, monkeypatch):
    """More matches than one window holds: windows follow each other, none is missed."""
    monkeypatch.setattr("service.adapters.database.archive.WINDOW", 10)
    assert WINDOW >= 1000
    with store.writing() as tx:
        for n in range(35):
            tx.articles.add(make_article(n, "talks " * (n % 3 + 1), f"2023-06-{n % 20 + 1:02}"), None, NOW)
    seen = walk(store, Order.RELEVANCE, {"q": parse("talks")}, 4)
    assert len(seen) == len(set(seen)) == 35


def test_snippets_are_slices_with_offsets(store, add):
    """Highlights are code points of the article's own field, in the form in which it writes the word."""
    text = "Ünrelated. " * 60 + "The Tehrīk-e-Taliban was talking, no talks though. " + "End. " * 60
    add(1, text, title="Talks: Téhreek says no")
    with store.reading() as tx:
        q = parse('"no talks" tehreek', variants(load_topic("ttp")))
        (line,) = tx.archive.page(Filter(q=q), Order.NEWEST, None, 5)
    head, body = line.columns["snippets"]
    assert (head["field"], head["text"]) == ("title", "Talks: Téhreek says no")
    assert [head["text"][h["start"] : h["end"]] for h in head["highlights"]] == ["Téhreek"]
    assert text[body["start"] : body["end"]] == body["text"]
    assert [text[h["start"] : h["end"]] for h in body["highlights"]] == ["Tehrīk", "no talks"]
    assert len(body["text"]) <= 240


def test_facets_count_what_the_filter_lets_through(store, add):
    """By month, outlet, actor and stance; with a filter only its articles."""
    add(1, on="2023-01-31", said=[(GOV, "engage"), (TTP, "reject")])
    add(2, on="2023-01-01", said=[(GOV, "reject")], outlet="two.example")
    add(3, on="2023-03-01", said=[(GOV, "engage")])
    with store.reading() as tx:
        everything, some = tx.archive.facets(Filter()), tx.archive.facets(Filter(actor=GOV, stance="engage"))
        words = tx.archive.facets(Filter(q=parse("words"), stance="reject"))
    assert everything.months == {"2023-01": 2, "2023-03": 1}
    assert everything.outlets == {"one.example": 2, "two.example": 1}
    assert everything.stances == {GOV: {"engage": 2, "reject": 1}, TTP: {"reject": 1}}
    assert some.months == {"2023-01": 1, "2023-03": 1}
    assert some.outlets == {"one.example": 2}
    assert some.stances == {GOV: {"engage": 2}, TTP: {"reject": 1}}
    assert words.months == {"2023-01": 2}


def test_observations_are_listed_and_walked(store, add):
    """Each observation once, with its article's URL, outlet and time."""
    for n in range(5):
        add(n, on="2023-06-06", said=[(GOV, "engage"), (TTP, "reject"), (GOV, "reject", "past")])
    with store.reading() as tx:
        rows = tx.archive.observations(Filter(actor=GOV), Order.NEWEST, None, 100)
        first = tx.archive.observations(Filter(), Order.OLDEST, None, 4)
        past = tx.archive.observations(Filter(tense="past", q=parse("words")), Order.OLDEST, None, 100)
    assert len(rows) == 10
    assert {row["url"] for row in rows} == {f"https://one.example/{n}" for n in range(5)}
    assert [row["id"] for row in first] == ["art_00000.0", "art_00000.1", "art_00000.2", "art_00001.0"]
    assert len(past) == 5


def test_rows_have_their_columns_types(store, add):
    """Times are aware UTC, truth is a bool and JSON is decoded, whatever the database's driver gives."""
    add(1, on="2023-06-06", said=[(GOV, "engage")], modified_at=NOW, removed=(Removed("Sign up.", "newsletter"),))
    with store.reading() as tx:
        (row,) = tx.archive.observations(Filter(), Order.NEWEST, None, 10)
        article, revision = tx.articles.with_revision("art_00001")
        assert tx.articles.many(["art_gone", "art_00001"]) == [article]
        assert tx.articles.by_url("https://one.example/1") == article
        assert tx.articles.with_revision("art_gone") is None
        assert revision == tx.articles.revision("art_00001")
    assert (row["published_at"].isoformat(), row["cues"]) == ("2023-06-06T00:00:00+00:00", ["cue"])
    assert row["hearsay"] is row["conditional"] is False
    assert (article.modified_at, article.modified_at.utcoffset()) == (NOW, timedelta(0))
    assert article.removed == (Removed("Sign up.", "newsletter"),)
    assert article.relevant is True
    assert article.stances[GOV].evidence == (0,)


def test_copies_are_the_others_of_the_cluster(store, add):
    """Who else ran the story, oldest first, without the article itself."""
    add(1, on="2023-06-06")
    for n, day in ((2, 8), (3, 7)):
        add(n, on=f"2023-06-{day:02}", cluster_id="clu_00001")
    with store.reading() as tx:
        copies = tx.archive.copies("art_00001", "clu_00001")
    assert [line.columns["id"] for line in copies] == ["art_00003", "art_00002"]
