"""Feeds: where articles come from on their own. A feed is polled, each new entry becomes a job."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from service.domain.article import Validators
from service.domain.errors import ParleyError

#: Bounds of the interval that a user may ask for, and what it is without a wish. Seconds.
MIN_INTERVAL, DEFAULT_INTERVAL, MAX_INTERVAL = 30, 900, 7 * 86_400

#: A feed that brings nothing new is asked less often: each time half as long again, up to this many intervals …
QUIET_FACTOR, MAX_QUIET = 1.5, 8
#: … and never more than this, unless its interval itself is longer. Seconds.
MAX_PACE = 6 * 3600
#: A feed that fails is asked at twice the distance each time, up to a day.
MAX_FAILING = 86_400

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_SKEW = timedelta(days=1)


class FeedState(StrEnum):
    """Whether a feed is polled. `gone`: it answered 410, so nobody asks again until a user says so."""

    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed. `interval` is the user's wish, `pace` what polling has come to; both in seconds.

    `last_status` is `ok`, `unchanged` or an error code, `last_detail` says it in words. `items_seen` counts entries
    over all polls, each once. `failures` counts failed polls in a row.
    """

    id: str
    url: str
    interval: int
    pace: int
    state: FeedState
    created_at: datetime
    updated_at: datetime
    key_id: str | None = None
    title: str | None = None
    kind: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    last_status: str | None = None
    last_detail: str | None = None
    last_polled_at: datetime | None = None
    next_poll_at: datetime | None = None
    failures: int = 0
    items_seen: int = 0

    @property
    def validators(self) -> Validators | None:
        """What the feed's site calls the state that was seen last."""
        return Validators(self.etag, self.last_modified) if self.etag or self.last_modified else None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed, as plain text. `summary` is the feed's own text of the article, or what there is of it."""

    guid: str
    url: str
    title: str | None = None
    published_at: datetime | None = None
    summary: str | None = None

    @property
    def guid_hash(self) -> str:
        """What the entry is known by within its feed."""
        return digest(self.guid or self.url)

    @property
    def url_hash(self) -> str:
        """What the entry is known by in all feeds."""
        return digest(self.url)


@dataclass(frozen=True, slots=True)
class FeedContent:
    """A feed as it was read. `kind` is `rss`, `atom` or `sitemap`; `skipped` says why entries were left out."""

    kind: str
    title: str | None
    entries: Sequence[Entry]
    skipped: Sequence[str] = ()
    validators: Validators = field(default_factory=Validators)


class NotAFeed(ParleyError):
    """What was fetched is no RSS, Atom or news sitemap."""

    code = "not_a_feed"


def digest(text: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sane_date(at: datetime | None, now: datetime) -> datetime | None:
    """A feed's date, unless it cannot be one of an article: before 1990, or more than a day ahead."""
    return at if at and _EARLIEST <= at <= now + _SKEW else None


def pace_after(feed: Feed, new: int) -> int:
    """Seconds until the next poll: the interval after news; after none, longer and longer."""
    if new:
        return feed.interval
    most = max(feed.interval, min(feed.interval * MAX_QUIET, MAX_PACE))
    return int(min(max(feed.pace, feed.interval) * QUIET_FACTOR, most))


def pace_after_failure(interval: int, failures: int, asked: float | None) -> int:
    """Seconds until the next poll after the `failures`th failure in a row (from 1); at least what the site asked."""
    grown = min(interval * 2 ** min(failures, 16), max(MAX_FAILING, interval))
    return int(max(grown, min(asked or 0, MAX_FAILING)))
