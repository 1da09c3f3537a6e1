"""Feeds, top to bottom: add -> due -> poll -> each new entry is submitted like any other article.

What is due is decided by rows, and who polls by a lease, so that beat may nudge as often as it likes. Each entry is
taken in a transaction of its own together with its job: one bad entry never fails the run, and none is taken twice.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

from service.domain.article import Hint, Submission, Validators
from service.domain.errors import Conflict, Deferred, JobFailed, NotFound, ParleyError
from service.domain.feed import (
    Entry,
    Feed,
    FeedContent,
    FeedState,
    NotAFeed,
    pace_after,
    pace_after_failure,
    sane_date,
)
from service.pipeline import Parts, accept
from service.ports import FeedSource

log = logging.getLogger(__name__)

#: How long a poll may take before another worker may poll the feed.
LEASE = timedelta(minutes=3)


def add(parts: Parts, url: str, interval: int, title: str | None, key_id: str) -> Feed:
    """Takes a feed on; it is polled at once. Raises `Conflict` if the URL is one already."""
    now = parts.clock.now()
    with parts.store.writing() as tx:
        tx.serialise(f"feed:{url}")
        if tx.feeds.by_url(url):
            raise Conflict("This feed is followed already: GET /v1/feeds lists it.")
        feed = Feed(
            parts.new_id("feed", now),
            url,
            interval,
            interval,
            FeedState.ACTIVE,
            now,
            now,
            key_id=key_id,
            title=title,
            next_poll_at=now,
        )
        tx.feeds.add(feed)
        tx.audit.add(parts.new_id("aud", now), now, key_id, "feed.add", feed.id, {"url": url})
    parts.queue.nudge_feed(feed.id)
    return feed


def change(parts: Parts, feed_id: str, values: dict[str, Any], key_id: str) -> Feed:
    """Changes `interval`, `title` or `state`. Raises `NotFound`."""
    now = parts.clock.now()
    with parts.store.writing() as tx:
        feed = replace(_the(tx, feed_id), **values, updated_at=now)
        if "interval" in values or values.get("state") is FeedState.ACTIVE:
            feed = replace(feed, pace=feed.interval, failures=0, next_poll_at=now)
        tx.feeds.write(feed)
        changed = {name: str(value) for name, value in values.items()}
        tx.audit.add(parts.new_id("aud", now), now, key_id, "feed.change", feed_id, changed)
    return feed


def remove(parts: Parts, feed_id: str, key_id: str) -> None:
    """Stops following a feed; its articles stay. Raises `NotFound`."""
    now = parts.clock.now()
    with parts.store.writing() as tx:
        feed = _the(tx, feed_id)
        tx.feeds.delete(feed_id)
        tx.audit.add(parts.new_id("aud", now), now, key_id, "feed.remove", feed_id, {"url": feed.url})


def ask_now(parts: Parts, feed_id: str) -> Feed:
    """Makes the feed due now, even one that was gone or paused. Raises `NotFound`."""
    now = parts.clock.now()
    with parts.store.writing() as tx:
        feed = replace(_the(tx, feed_id), state=FeedState.ACTIVE, next_poll_at=now)
        tx.feeds.write(feed)
    parts.queue.nudge_feed(feed_id)
    return feed


def nudge_due(parts: Parts) -> int:
    """Nudges every feed that is due; returns how many."""
    with parts.store.reading() as tx:
        due: list[str] = tx.feeds.due(parts.clock.now())
    for feed_id in due:
        parts.queue.nudge_feed(feed_id)
    return len(due)


# --- one poll --------------------------------------------------------------------------------------------------------


def poll(parts: Parts, source: FeedSource, feed_id: str) -> Feed | None:
    """Polls the feed if it is due and nobody is at it; returns it as it is afterwards, None if nothing was to do."""
    with parts.store.writing() as tx:
        feed: Feed | None = tx.feeds.claim(feed_id, parts.clock.now(), LEASE)
    if feed is None:
        return None
    try:
        content = source.read(feed.url, feed.validators)
    except Deferred as error:
        return _end(parts, feed, next_in=error.retry_after)
    except (JobFailed, NotAFeed) as error:
        return _failed(parts, feed, error)
    except Exception as error:
        _failed(parts, feed, JobFailed("internal", f"{type(error).__name__} while reading the feed."))
        raise
    if content is None:
        return _end(parts, feed, status="unchanged", detail="Nothing new since the last poll.")
    new, failed = _take_all(parts, feed, content)
    return _end(parts, feed, new=new, content=content, status="ok", detail=_told(content, new, failed))


def _told(content: FeedContent, new: int, failed: int) -> str:
    words = f"{len(content.entries)} entries, {new} new"
    if failed:
        words += f", {failed} could not be taken"
    if content.skipped:
        words += f"; {len(content.skipped)} left out: {content.skipped[0]}"
    return words[:500]


def _failed(parts: Parts, feed: Feed, error: ParleyError) -> Feed | None:
    failures = feed.failures + 1
    asked, status = getattr(error, "retry_after", None), getattr(error, "status", None)
    feed = replace(feed, failures=failures, state=FeedState.GONE if status == 410 else feed.state)
    log.info("feed %s: %s", feed.id, error.detail)
    wait = pace_after_failure(feed.interval, failures, asked)
    return _end(parts, feed, status=error.code, detail=error.detail, next_in=wait)


def _end(
    parts: Parts,
    feed: Feed,
    *,
    new: int = 0,
    content: FeedContent | None = None,
    status: str | None = None,
    detail: str | None = None,
    next_in: float | None = None,
) -> Feed | None:
    """Writes down how a poll ended; a poll without a `status` has only to wait its turn. What a user has changed
    meanwhile stays; None if the feed is gone."""
    now = parts.clock.now()
    with parts.store.writing() as tx:
        stored: Feed | None = tx.feeds.get(feed.id)
        if stored is None:
            return None
        ended = replace(stored, updated_at=now)
        if status is not None:
            ended = replace(ended, last_status=status, last_detail=detail, last_polled_at=now)
        if next_in is None:
            pace = pace_after(stored, new)
            ended = replace(ended, failures=0, pace=pace, next_poll_at=now + timedelta(seconds=pace))
        else:
            state = FeedState.GONE if feed.state is FeedState.GONE else stored.state
            ended = replace(ended, failures=feed.failures, state=state, next_poll_at=now + timedelta(seconds=next_in))
        if content is not None:
            ended = _described(ended, content, new)
        tx.feeds.write(ended)
    return ended


def _described(feed: Feed, content: FeedContent, new: int) -> Feed:
    marks: Validators = content.validators
    return replace(
        feed,
        title=feed.title or content.title,
        kind=content.kind,
        etag=marks.etag,
        last_modified=marks.last_modified,
        items_seen=feed.items_seen + new,
    )


# --- its entries -----------------------------------------------------------------------------------------------------


def _take_all(parts: Parts, feed: Feed, content: FeedContent) -> tuple[int, int]:
    """Takes what is new, oldest first; returns how many entries were, and how many of those could not be taken."""
    with parts.store.reading() as tx:
        known: dict[str, str | None] = tx.feeds.known(feed.id, content.entries)
    new = failed = 0
    for entry in reversed(content.entries):
        if entry.guid_hash in known and known[entry.guid_hash] == entry.title:
            continue
        new += entry.guid_hash not in known
        try:
            job_id = _take(parts, feed, entry)
        except Exception as error:
            log.exception("feed %s: entry %s", feed.id, entry.url)
            failed += 1
            _note_failure(parts, feed, entry, error)
            continue
        known[entry.guid_hash] = entry.title
        if job_id:
            parts.queue.nudge_job(job_id)
    with parts.store.writing() as tx:
        tx.feeds.listed(feed.id, content.entries, parts.clock.now())
    return new, failed


def _take(parts: Parts, feed: Feed, entry: Entry) -> str | None:
    """Submits one entry, in one transaction with the note that it is known. An entry whose headline has changed is
    submitted again: its article may have changed too. Returns the job's id; None if there is nothing to do after all,
    because another entry or another poll has brought it."""
    now = parts.clock.now()
    with parts.store.writing() as tx:
        tx.serialise(f"entry:{entry.url_hash}")
        known: dict[str, str | None] = tx.feeds.known(feed.id, [entry])
        if entry.guid_hash in known and known[entry.guid_hash] == entry.title:
            return None
        if not known and tx.feeds.url_seen(entry.url_hash, feed.id, entry.guid_hash):
            tx.feeds.note(feed.id, entry, "known", now, detail="Another entry has brought this URL already.")
            return None
        hint = Hint(entry.title, sane_date(entry.published_at, now), entry.summary)
        job = accept(parts, tx, Submission(url=entry.url, hint=hint), feed.key_id or "", now)
        tx.feeds.note(feed.id, entry, "submitted", now, job_id=job.id)
    return job.id


def _note_failure(parts: Parts, feed: Feed, entry: Entry, error: Exception) -> None:
    detail = error.detail if isinstance(error, ParleyError) else f"{type(error).__name__} while taking the entry."
    with parts.store.writing() as tx:
        tx.feeds.note(feed.id, entry, "failed", parts.clock.now(), detail=detail)


def _the(tx: Any, feed_id: str) -> Feed:
    feed: Feed | None = tx.feeds.get(feed_id)
    if feed is None:
        raise NotFound("There is no such feed.")
    return feed
