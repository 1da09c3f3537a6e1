"""Upkeep: what is old goes, what a shift rests on stays. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service import feeds, pipeline, upkeep
from service.adapters.clock import FixedClock
from service.adapters.fakes import FakeFeedSource
from service.domain.article import Page, Submission
from service.domain.feed import Entry, FeedContent
from service.domain.job import JobState
from service.domain.shift import ShiftStatus
from service.pipeline import Idempotency, Parts

GOV = "pakistan_government"


def send(parts: Parts, words: str, on: str = "2023-06-06", outlet: str = "one.example") -> str:
    day = datetime.fromisoformat(on).replace(tzinfo=UTC)
    page = Submission(html=f"<p>{words}</p>", published_at=day, outlet=outlet)
    job = pipeline.submit(parts, page, "key_a")
    pipeline.collect(parts, job.id)
    return job.id


def page_of(parts: Parts, job_id: str) -> str | None:
    with parts.store.reading() as tx:
        return tx.jobs.submission(tx.jobs.get(job_id).submission_id).html


def test_old_pages_go_and_articles_stay(parts: Parts, clock: FixedClock) -> None:
    """A page older than it is kept is emptied, a younger one is not; a second run finds nothing."""
    old = send(parts, "old words")
    clock.advance(timedelta(days=50))
    young = send(parts, "young words")
    clock.advance(timedelta(days=50))
    assert upkeep.tidy(parts, 0).pages == 0
    assert upkeep.tidy(parts, 90).pages == 1
    assert upkeep.tidy(parts, 90).pages == 0
    assert (page_of(parts, old), page_of(parts, young)) == ("", "<p>young words</p>")
    with parts.store.reading() as tx:
        assert tx.articles.get(tx.jobs.get(old).article_id).text == "old words"


def test_the_ground_of_a_shift_is_kept(parts: Parts, clock: FixedClock) -> None:
    """The pages of both sides of a standing shift outlive all others; a retracted one holds nothing."""
    before, after = send(parts, f"{GOV} engages", "2021-10-01"), send(parts, f"{GOV} rejects", outlet="two.example")
    other = send(parts, "cricket")
    clock.advance(timedelta(days=1000))
    assert upkeep.tidy(parts, 90).pages == 1
    assert page_of(parts, before)
    assert page_of(parts, after)
    assert page_of(parts, other) == ""
    with parts.store.writing() as tx:
        (shift,) = tx.shifts.of_actor(GOV)
        tx.shifts.write(replace(shift, status=ShiftStatus.RETRACTED))
    assert upkeep.tidy(parts, 90).pages == 2


def test_pages_of_unfinished_jobs_are_kept(parts: Parts, clock: FixedClock) -> None:
    """A job that has not ended still needs its page, however old it is."""
    job = pipeline.submit(parts, Submission(html="<p>words</p>"), "key_a")
    clock.advance(timedelta(days=1000))
    assert upkeep.tidy(parts, 90).pages == 0
    done = pipeline.collect(parts, job.id)
    assert done is not None
    assert done.state is JobState.SUCCEEDED


def test_a_failed_job_without_its_page_is_not_retried(parts: Parts, clock: FixedClock) -> None:
    """Nothing is left to retry; as long as the page is there, it can be."""
    job = pipeline.submit(parts, Submission(html="<p> </p>"), "key_a")
    pipeline.collect(parts, job.id)
    assert pipeline.retry(parts, job.id) is not None
    pipeline.collect(parts, job.id)
    clock.advance(timedelta(days=1000))
    assert upkeep.tidy(parts, 90).pages == 1
    assert pipeline.retry(parts, job.id) is None


def test_more_pages_than_a_batch(parts: Parts, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batch after batch, those that must stay in between."""
    monkeypatch.setattr(upkeep, "_BATCH", 3)
    send(parts, f"{GOV} engages", "2021-10-01")
    for n in range(10):
        send(parts, f"words {n}")
    send(parts, f"{GOV} rejects")
    clock.advance(timedelta(days=1000))
    assert upkeep.tidy(parts, 90).pages == 10


def test_idempotency_keys_and_heartbeats_end(parts: Parts, clock: FixedClock) -> None:
    """A key after its 24 hours, a silent process after a day; not before."""
    once = Idempotency("k", "print")
    first = pipeline.submit(parts, Submission(text="x"), "key_a", once)
    with parts.store.writing() as tx:
        tx.heartbeats.beat("worker@here", "worker", clock.now())
    clock.advance(timedelta(hours=23))
    assert upkeep.tidy(parts, 90).idempotency_keys == 0
    assert pipeline.submit(parts, Submission(text="x"), "key_a", once).id == first.id
    clock.advance(timedelta(hours=2))
    assert upkeep.tidy(parts, 90).idempotency_keys == 1
    assert pipeline.submit(parts, Submission(text="x"), "key_a", once).id != first.id
    with parts.store.reading() as tx:
        assert tx.heartbeats.newest() == {}


def entries(*numbers: int) -> FeedContent:
    return FeedContent(
        "rss", "The feed", [Entry(f"g{n}", f"http://a.example/{n}", f"t{n}", None, None) for n in numbers]
    )


def test_entries_go_when_their_feed_shows_them_no_more(parts: Parts, clock: FixedClock) -> None:
    """90 days after they were last shown, while those still shown stay; and they are not taken twice."""
    feed = feeds.add(parts, "http://feed.example/rss", 3600, None, "key_a")
    for shown, gone in (((1, 2), 0), ((2, 3), 0), ((2, 3), 1)):
        assert feeds.poll(parts, FakeFeedSource({feed.url: entries(*shown)}), feed.id)
        assert upkeep.tidy(parts, 90).feed_entries == gone
        clock.advance(timedelta(days=80))
    with parts.store.reading() as tx:
        assert sorted(row["url"][-1] for row in tx.feeds.entries(feed.id, None, 10)) == ["2", "3"]
        before = len(tx.jobs.page(None, None, None, 100))
    feeds.poll(parts, FakeFeedSource({feed.url: entries(2, 3)}), feed.id)
    with parts.store.reading() as tx:
        assert len(tx.jobs.page(None, None, None, 100)) == before


def test_a_silent_feed_keeps_its_entries(parts: Parts, clock: FixedClock) -> None:
    """A feed that says "unchanged" for a year still shows what it showed last."""
    feed = feeds.add(parts, "http://feed.example/rss", 3600, None, "key_a")
    feeds.poll(parts, FakeFeedSource({feed.url: entries(1)}), feed.id)
    for _ in range(4):
        clock.advance(timedelta(days=91))
        feeds.poll(parts, FakeFeedSource({feed.url: None}), feed.id)
    assert upkeep.tidy(parts, 90).feed_entries == 0


def test_validators_go_after_half_a_year(parts: Parts, clock: FixedClock) -> None:
    """A page's ETag is forgotten; its article stays."""
    job = pipeline.submit(parts, Submission(html="<p>words</p>", url="http://a.example/1"), "key_a")
    pipeline.collect(parts, job.id)
    with parts.store.writing() as tx:
        article = tx.jobs.get(job.id).article_id
        tx.pages.remember("http://a.example/1", Page("http://a.example/1", "", etag='"1"'), article, clock.now())
    clock.advance(timedelta(days=179))
    assert upkeep.tidy(parts, 90).validators == 0
    clock.advance(timedelta(days=2))
    assert upkeep.tidy(parts, 90).validators == 1
    with parts.store.reading() as tx:
        assert tx.pages.known("http://a.example/1") is None
        assert tx.articles.get(article)
