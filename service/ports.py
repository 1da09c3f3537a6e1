"""The doors between the story (`pipeline.py`) and the world: Protocols only. Adapters live in `service/adapters/`.

Each port has a contract suite in `tests/contracts/` that runs on every adapter of it, fakes included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from service.domain.article import Analysis, Extraction, Page, Submission, Validators
from service.domain.delivery import Attempt, Parcel
from service.domain.feed import FeedContent


class Clock(Protocol):
    """Tells the time, so that tests can set it."""

    def now(self) -> datetime:
        """Now, as aware UTC."""
        ...


class Fetcher(Protocol):
    """Fetches a page from the open web, guarded: public addresses only, size and time capped, with manners."""

    def fetch(self, url: str, known: Validators | None = None) -> Page:
        """The page behind `url`; with `known`, an empty page of status 304 if it has not changed since.

        Raises `Deferred` while it is not yet the site's turn, and `JobFailed` with `fetch_blocked_address`,
        `fetch_timeout`, `fetch_too_large`, `fetch_status`, `fetch_unreachable`, `fetch_robots` or `not_html`.
        """
        ...


class FeedSource(Protocol):
    """Fetches and reads feeds, as guarded as pages are."""

    def read(self, url: str, known: Validators | None = None) -> FeedContent | None:
        """The feed behind `url`; None if it has not changed since `known`.

        Raises `Deferred` and `JobFailed` as `Fetcher.fetch` does, and `NotAFeed`.
        """
        ...


class Extractor(Protocol):
    """Turns a page, or pasted text, into a clean article."""

    def extract(self, submission: Submission, page: Page | None, received_at: datetime) -> Extraction:
        """The clean article of `page.html`, `submission.html` or `submission.text`, whichever there is.

        Given metadata in `submission` wins over what the page says. Raises `JobFailed` with `challenge_page`,
        `paywall`, `nothing_extracted`, `extraction_timeout`, `too_complex` or `not_html`.
        """
        ...


class Reader(Protocol):
    """Reads stance in a clean article."""

    @property
    def version(self) -> str:
        """The tagger's version: changes whenever the same text could be read differently."""
        ...

    def read(self, title: str | None, text: str, published_at: datetime) -> Analysis:
        """What the article says of the topic. Pure: the same input gives the same analysis."""
        ...


@dataclass(frozen=True, slots=True)
class Span:
    """`[start, end)` in code points of the text that it belongs to, and the actor named there."""

    start: int
    end: int
    actor: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One question to a scorer: what does `sentence` say of `actor`'s stance?

    `spans` are all mentions in `sentence` (pronouns and descriptions included), `context_spans` those in `context`,
    up to two sentences that stand right before it (empty for a headline). `actor` may have no span in `sentence`:
    the speaker of the sentence before goes on speaking. `title` is the article's headline ("" if none), the sentence
    itself where `is_headline`. `lead` says that the sentence stands in the first paragraph.
    """

    sentence: str
    actor: str
    spans: tuple[Span, ...] = ()
    context: str = ""
    context_spans: tuple[Span, ...] = ()
    title: str = ""
    is_headline: bool = False
    lead: bool = False
    year: int = 0


@dataclass(frozen=True, slots=True)
class Scores:
    """Chances, summing to 1, of what the sentence says of the actor's stance towards talks.

    `engage`, `reject` and `mixed` hold at the article's own date (offers under a condition included); the `past` ones
    tell of an earlier time; `none` is everything else. Tense beyond that is the rules' to say.
    """

    none: float
    engage: float
    reject: float
    mixed: float
    past_engage: float
    past_reject: float


class Scorer(Protocol):
    """A learned second opinion on candidate sentences. The reader works without one."""

    @property
    def version(self) -> str:
        """Changes whenever the same candidate could be scored differently."""
        ...

    def score(self, candidates: Sequence[Candidate]) -> list[Scores]:
        """One `Scores` for each candidate, in order."""
        ...


class Similarity(Protocol):
    """Knows copies of one story by their text alone."""

    def signature(self, text: str) -> bytes:
        """A fixed-size fingerprint of the text's shingles; empty for a text too short to tell."""
        ...

    def bands(self, signature: bytes) -> Sequence[int]:
        """The keys under which copies meet in an index: two texts that share none are no copies. 63-bit integers."""
        ...

    def same_story(self, one: bytes, other: bytes) -> float:
        """0..1, how sure it is that the two are copies of one story; ≥ .5 counts as one."""
        ...


class Queue(Protocol):
    """Wakes workers up. A nudge may be lost or doubled: the rows in the store are the truth."""

    def nudge_job(self, job_id: str) -> None:
        """Somebody should collect this job now. Never raises, never blocks for long."""
        ...

    def nudge_deliveries(self) -> None:
        """There are deliveries due. Never raises."""
        ...

    def nudge_feed(self, feed_id: str) -> None:
        """Somebody should poll this feed now. Never raises."""
        ...

    def announce(self, sequence: int) -> None:
        """The alert feed has grown to `sequence`: listeners on other processes may look. Never raises."""
        ...

    def listen(self, sequence: int, seconds: float) -> None:
        """Waits until the alert feed may have grown beyond `sequence`, at most `seconds`. May return early.

        A hint, as an announcement may be lost: look at the store afterwards, whatever happened.
        """
        ...

    def idle(self) -> bool:
        """Whether no nudge of a job waits to be taken. Never raises: False if nobody knows."""
        ...

    def ping(self) -> None:
        """Raises if the broker does not answer."""
        ...


class Sender(Protocol):
    """Takes parcels to webhooks and channels."""

    def send(self, parcel: Parcel, now: datetime) -> Attempt:
        """Signs and sends the exact bytes. Never raises: whatever goes wrong is the attempt's `error`.

        `now` is the attempt's time, for the signature. Takes at most half of `delivery.LEASE`.
        """
        ...


class HttpAnswer(Protocol):
    """What a server answered: `body` may be cut off at the size asked for."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers."""
        ...

    @property
    def body(self) -> bytes:
        """The body, unpacked."""
        ...


class HttpClient(Protocol):
    """The guarded HTTP client: public addresses only, size and time capped."""

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        *,
        max_bytes: int,
        deadline: float,
        redirects: int,
        truncate: bool,
    ) -> HttpAnswer:
        """The answer to one request; `deadline` is seconds for all of it, `truncate` cuts a longer body off.

        Raises `JobFailed` with `fetch_…`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a key may still ask for: `remaining` of `limit` requests in `window` seconds, which end in `reset` s."""

    limit: int
    window: int
    remaining: int
    reset: int
    granted: bool


class Limiter(Protocol):
    """Counts requests by key, for all processes together."""

    def take(self, key_id: str) -> Allowance | None:
        """Counts a request; None where nothing is counted. Never raises, never blocks for long."""
        ...


class Store(Protocol):
    """Everything that is kept, in transactions. The verbs are those of `adapters/database/`, aggregate by aggregate."""

    def writing(self, *, lasting: bool = True) -> AbstractContextManager[Any]:
        """A transaction that writes: seen together or not at all. Commits at the end of the block.

        One that is not `lasting` may be lost if the database dies right after: for leases, which nobody misses.
        """
        ...

    def reading(self) -> AbstractContextManager[Any]:
        """A transaction that only reads, from one snapshot."""
        ...

    def ping(self) -> None:
        """Raises if the store does not answer."""
        ...
