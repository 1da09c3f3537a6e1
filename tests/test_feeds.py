"""Feeds: followed, polled, their entries submitted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from service import feeds, pipeline
from service.adapters.clock import FixedClock
from service.adapters.fakes import FakeFeedSource
from service.domain.article import DateSource, Page, Submission, Validators
from service.domain.errors import Conflict, Deferred, JobFailed
from service.domain.feed import Entry, Feed, FeedContent, FeedState, NotAFeed
from service.domain.job import MAX_ATTEMPTS, JobState
from service.pipeline import Parts

URL = "http://feed.example/rss"


def content(*numbers: int, title: str = "t", **more: Any) -> FeedContent:
    entries = [Entry(f"g{n}", f"http://a.example/{n}", f"{title}{n}", None, f"summary {n}") for n in numbers]
    return FeedContent("rss", "The feed", entries, **more)


@pytest.fixture
def feed(parts: Parts) -> Feed:
    """A feed that is followed, hourly."""
    return feeds.add(parts, URL, 3600, None, "key_a")


def poll(parts: Parts, feed: Feed, found: FeedContent | Exception | None) -> Feed:
    done = feeds.poll(parts, FakeFeedSource({URL: found}), feed.id)
    assert done is not None
    return done


def outcomes(parts: Parts, feed: Feed) -> dict[str, str]:
    with parts.store.reading() as tx:
        return {row["url"].rpartition("/")[2]: row["outcome"] for row in tx.feeds.entries(feed.id, None, 100)}


def test_a_new_feed_is_due_at_once(parts: Parts, feed: Feed) -> None:
    """It is nudged, and beat would find it too."""
    assert parts.queue.feeds == [feed.id]
    assert feeds.nudge_due(parts) == 1
    with pytest.raises(Conflict):
        feeds.add(parts, URL, 60, None, "key_b")


def test_each_new_entry_becomes_a_job_once(parts: Parts, feed: Feed, clock: FixedClock) -> None:
    """Known by GUID within the feed; later polls take only what is new, oldest first."""
    after = poll(parts, feed, content(2, 1, validators=Validators('"1"', None)))
    assert (after.last_status, after.items_seen, after.title, after.kind) == ("ok", 2, "The feed", "rss")
    assert [after.etag, after.next_poll_at] == ['"1"', clock.now() + timedelta(hours=1)]
    clock.advance(timedelta(hours=1))
    assert poll(parts, feed, content(3, 2, 1)).items_seen == 3
    with parts.store.reading() as tx:
        urls = [tx.jobs.submission(tx.jobs.get(job).submission_id).url[-1] for job in parts.queue.jobs]
    assert urls == ["1", "2", "3"]


def test_polls_do_not_overlap(parts: Parts, feed: Feed) -> None:
    """While one worker is at it, and after it, the feed is not due."""
    with parts.store.writing() as tx:
        assert tx.feeds.claim(feed.id, parts.clock.now(), feeds.LEASE)
    assert feeds.poll(parts, FakeFeedSource(), feed.id) is None


def test_a_dead_pollers_feed_is_taken_over(parts: Parts, feed: Feed, clock: FixedClock) -> None:
    """A lease ends."""
    with parts.store.writing() as tx:
        tx.feeds.claim(feed.id, clock.now(), feeds.LEASE)
    clock.advance(feeds.LEASE + timedelta(seconds=1))
    assert poll(parts, feed, content(1)).items_seen == 1


def test_an_interrupted_poll_submits_nothing_twice(parts: Parts, feed: Feed, clock: FixedClock) -> None:
    """Entry and job are one transaction: who dies in the middle goes on there."""
    source = FakeFeedSource({URL: content(3, 2, 1)})
    kept, parts.queue.nudge_job = parts.queue.nudge_job, _dies_at(2)
    with pytest.raises(KeyboardInterrupt):
        feeds.poll(parts, source, feed.id)
    parts.queue.nudge_job = kept
    clock.advance(feeds.LEASE + timedelta(seconds=1))
    feeds.poll(parts, source, feed.id)
    with parts.store.reading() as tx:
        assert len(tx.jobs.page(None, None, None, 100)) == 3


def _dies_at(count: int) -> Any:
    seen: list[str] = []

    def nudge(job_id: str) -> None:
        seen.append(job_id)
        if len(seen) == count:
            raise KeyboardInterrupt

    return nudge


def test_one_bad_entry_never_fails_the_run(parts: Parts, feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noted with the reason; the others are taken."""
    real = feeds.accept

    def accept(parts: Parts, tx: Any, submission: Submission, *rest: Any) -> Any:
        if submission.url.endswith("/2"):
            raise RuntimeError("planted")
        return real(parts, tx, submission, *rest)

    monkeypatch.setattr(feeds, "accept", accept)
    after = poll(parts, feed, content(3, 2, 1))
    assert outcomes(parts, feed) == {"1": "submitted", "2": "failed", "3": "submitted"}
    assert (after.last_status, after.last_detail) == ("ok", "3 entries, 3 new, 1 could not be taken")


def test_a_url_that_another_entry_has_brought_is_known(parts: Parts, feed: Feed) -> None:
    """Within a feed under two GUIDs, or in two feeds: one job."""
    double = replace(content(1), entries=[Entry("other", "http://a.example/1", "t1"), *content(1).entries])
    poll(parts, feed, double)
    other = feeds.add(parts, "http://b.example/rss", 60, None, "key_a")
    feeds.poll(parts, FakeFeedSource({other.url: content(1)}), other.id)
    assert len(parts.queue.jobs) == 1
    assert outcomes(parts, other) == {"1": "known"}


def test_an_entry_with_a_new_headline_is_submitted_again(parts: Parts, feed: Feed, clock: FixedClock) -> None:
    """An edited headline is the sign of an edited article; it is no new item."""
    poll(parts, feed, content(1))
    clock.advance(timedelta(hours=1))
    after = poll(parts, feed, content(1, title="new "))
    assert (len(parts.queue.jobs), after.items_seen) == (2, 1)


def test_a_feed_that_has_not_changed(parts: Parts, feed: Feed, clock: FixedClock) -> None:
    """Its validators are sent, and it is asked less often."""
    poll(parts, feed, content(1, validators=Validators('"1"', "Mon")))
    clock.advance(timedelta(hours=1))
    source = FakeFeedSource({URL: None})
    after = feeds.poll(parts, source, feed.id)
    assert source.asked == [(URL, Validators('"1"', "Mon"))]
    assert (after.last_status, after.pace) == ("unchanged", 5400)


@pytest.mark.parametrize(
    ("error", "state", "hours"),
    [
        (JobFailed("fetch_status", "answered 503", status=503, retry_after=36_000), FeedState.ACTIVE, 10),
        (JobFailed("fetch_timeout", "Timed out"), FeedState.ACTIVE, 2),
        (JobFailed("fetch_robots", "disallowed"), FeedState.ACTIVE, 2),
        (JobFailed("fetch_status", "answered 410", status=410), FeedState.GONE, 2),
        (NotAFeed("an HTML page"), FeedState.ACTIVE, 2),
    ],
)
def test_a_failing_feed_says_why(
    parts: Parts, feed: Feed, clock: FixedClock, error: Any, state: Any, hours: int
) -> None:
    """The code and the words are kept, and it is asked again later, or, when gone, not at all."""
    after = poll(parts, feed, error)
    assert (after.last_status, after.last_detail, after.failures, after.state) == (error.code, error.detail, 1, state)
    assert after.next_poll_at == clock.now() + timedelta(hours=hours)
    clock.advance(timedelta(days=2))
    assert feeds.nudge_due(parts) == (state is FeedState.ACTIVE)
    assert feeds.ask_now(parts, feed.id).state is FeedState.ACTIVE
    assert poll(parts, feed, content(1)).failures == 0


def test_waiting_for_a_sites_turn_is_no_failure(parts: Parts, feed: Feed, clock: FixedClock) -> None:
    """The poll comes back when it is its turn."""
    after = poll(parts, feed, Deferred("not yet", 30))
    assert (after.failures, after.last_status, after.next_poll_at) == (0, None, clock.now() + timedelta(seconds=30))


def test_what_a_user_changes_during_a_poll_stays(parts: Parts, feed: Feed) -> None:
    """A poll writes only what it found out."""

    class Meanwhile(FakeFeedSource):
        def read(self, url: str, known: Validators | None = None) -> FeedContent | None:
            feeds.change(parts, feed.id, {"interval": 60, "state": FeedState.PAUSED}, "key_a")
            return super().read(url, known)

    after = feeds.poll(parts, Meanwhile({URL: content(1)}), feed.id)
    assert (after.interval, after.state, after.items_seen) == (60, FeedState.PAUSED, 1)


def test_a_feed_removed_during_a_poll_stays_removed(parts: Parts, feed: Feed) -> None:
    """Nothing is written for a feed that is gone."""

    class Meanwhile(FakeFeedSource):
        def read(self, url: str, known: Validators | None = None) -> FeedContent | None:
            feeds.remove(parts, feed.id, "key_a")
            return super().read(url, known)

    assert feeds.poll(parts, Meanwhile({URL: None}), feed.id) is None


# --- what becomes of entries ---


def entry_article(parts: Parts, feed: Feed, found: Any, entry: Entry, attempts: int = 1) -> Any:
    """Polls a feed of one entry, collects its job, and returns (job, article or None)."""
    parts.fetcher.pages[entry.url] = found
    poll(parts, feed, replace(content(), entries=[entry]))
    for _ in range(attempts):
        job = pipeline.collect(parts, parts.queue.jobs[-1])
        parts.clock.advance(timedelta(hours=1))
    with parts.store.reading() as tx:
        return job, tx.articles.get(job.article_id) if job.article_id else None


def test_the_pages_own_word_goes_before_the_feeds(parts: Parts, feed: Feed, clock: FixedClock) -> None:
    """The feed's headline and date fill only what the page lacks."""
    when = clock.now() - timedelta(days=2)
    entry = Entry("g", "http://a.example/1", "The headline", when, "short")
    _, article = entry_article(parts, feed, "the article", entry)
    assert (article.text, article.title, article.published_at) == ("the article", "The headline", when)
    assert (article.published_at_source, article.summary_because) == (DateSource.GIVEN, None)


def test_the_feeds_summary_stands_in_and_is_marked(parts: Parts, feed: Feed) -> None:
    """When the article cannot be had; the mark says why."""
    refused = JobFailed("fetch_status", "answered 403", status=403)
    entry = Entry("g", "http://a.example/1", "The headline", None, "pakistan_government engages, says the feed")
    job, article = entry_article(parts, feed, refused, entry)
    assert (job.state, article.text, article.title) == (JobState.SUCCEEDED, entry.summary, "The headline")
    assert (article.summary_because, article.canonical_url) == ("fetch_status", entry.url)


def test_a_summary_stands_in_only_after_all_attempts(parts: Parts, feed: Feed) -> None:
    """While the article may still come, the job goes on trying."""
    entry = Entry("g", "http://a.example/1", "t", None, "summary")
    job, article = entry_article(parts, feed, JobFailed("fetch_timeout", "Timed out"), entry)
    assert (job.state, article) == (JobState.QUEUED, None)
    for _ in range(MAX_ATTEMPTS - 1):
        job = pipeline.collect(parts, job.id)
        parts.clock.advance(timedelta(hours=1))
    assert job.state is JobState.SUCCEEDED


@pytest.mark.parametrize(
    ("code", "summary"), [("fetch_status", None), ("fetch_status", "   "), ("fetch_blocked_address", "words")]
)
def test_without_a_summary_the_error_stands(parts: Parts, feed: Feed, code: str, summary: str | None) -> None:
    """No text, or an address inside: the job fails with the page's error and its phase."""
    entry = Entry("g", "http://a.example/1", "t", None, summary)
    job, article = entry_article(parts, feed, JobFailed(code, "no"), entry)
    assert (job.state, job.error.code, job.error.phase, article) == (JobState.FAILED, code, "fetch", None)


def test_a_summary_never_replaces_an_article(parts: Parts, feed: Feed) -> None:
    """What was once had whole stays whole; and a summary makes way for the article."""
    gone = JobFailed("fetch_status", "answered 404", status=404)
    entry = Entry("g", "http://a.example/1", "t", None, "the summary")
    _, first = entry_article(parts, feed, gone, entry)
    again = pipeline.submit(parts, Submission(url=entry.url), "key_a")
    parts.fetcher.pages[entry.url] = "the article"
    assert pipeline.collect(parts, again.id).article_id == first.id
    _, now = entry_article(parts, feed, gone, replace(entry, title="new title"))
    assert (now.id, now.text, now.version, now.summary_because) == (first.id, "the article", 2, None)


# --- pages that were fetched before ---


def test_a_page_that_has_not_changed_is_not_read_again(parts: Parts) -> None:
    """The validators of the last fetch are sent; 304 ends the job with the article that is there."""
    url, page = "http://a.example/1", Page("http://a.example/1", "the article", 200, '"1"', None)
    asked = []

    class Site:
        def fetch(self, url: str, known: Validators | None = None) -> Page:
            asked.append(known)
            assert url == page.url
            return replace(page, html="", status=304) if known else page

    parts = replace(parts, fetcher=Site())

    def send(**more: Any) -> Any:
        return pipeline.collect(parts, pipeline.submit(parts, Submission(url=url, **more), "key_a").id)

    first, second = send(), send()
    assert asked == [None, Validators('"1"', None)]
    assert (second.state, second.article_id) == (JobState.SUCCEEDED, first.article_id)
    send(title="given")
    assert asked[-1] is None
    with parts.store.writing() as tx:
        tx.articles.delete(first.article_id)
    assert send().article_id != first.article_id
    assert asked[-1] is None
