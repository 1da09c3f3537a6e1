"""Articles, from what a user sends to what is stored.

Submission  ->  Page  ->  Extraction  ->  Article
(sent)         (fetched)  (cleaned)       (read, stored)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from service.domain.mention import Mention
from service.domain.observation import Observation
from service.domain.stance import ArticleStance, StanceSource


class DateSource(StrEnum):
    """Where an article's publication date comes from, best first."""

    GIVEN = "given"
    HTML = "html"
    TEXT = "text"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class Hint:
    """What a feed says of an article: used where the page says nothing; `summary` if the page cannot be had."""

    title: str | None = None
    published_at: datetime | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """What a user sent: exactly one of `url` alone, `html` or `text` is the material; the rest is given metadata.

    `published_at` is aware UTC. `url` beside `html` or `text` names the page they came from and is never fetched.
    """

    url: str | None = None
    html: str | None = None
    text: str | None = None
    title: str | None = None
    outlet: str | None = None
    published_at: datetime | None = None
    language: str | None = None
    external_id: str | None = None
    hint: Hint | None = None

    @property
    def describes(self) -> bool:
        """Whether it brings metadata of its own."""
        return any((self.title, self.outlet, self.published_at, self.language, self.external_id))

    @property
    def must_fetch(self) -> bool:
        """Whether the page itself has to be fetched."""
        return self.html is None and self.text is None


@dataclass(frozen=True, slots=True)
class Validators:
    """What a site calls the state of a page that was fetched before: sent back to it, it answers 304 if that holds."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page. `url` is where redirects ended; `html` is decoded text; `status` the HTTP status (200 or 304)."""

    url: str
    html: str
    status: int = 200
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A block that was taken out, and why (`newsletter`, `paywall`, `teaser`, …): nothing vanishes unseen."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """A cleaned article. `text` is standfirst and body, paragraphs parted by one blank line; the headline is `title`.

    `agency` is the wire credited (`Reuters`, `AFP`, …). `sources` says for each metadata field where it came from.
    `summary_because` is None for a whole article; for a feed's own summary, the error code that kept the article away.
    """

    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    agency: str | None = None
    published_at: datetime | None = None
    published_at_source: DateSource | None = None
    modified_at: datetime | None = None
    language: str | None = None
    canonical_url: str | None = None
    removed: tuple[Removed, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    summary_because: str | None = None


@dataclass(frozen=True, slots=True)
class ActorStance:
    """One actor's stance over the whole article; `score` in 0..1 is the calibrated chance that it is right.

    `first_party`: the actor itself is quoted or acts. `evidence` indexes the analysis' observations, strongest first.
    """

    stance: ArticleStance
    score: float
    source: StanceSource = StanceSource.TAGGER
    first_party: bool = False
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceNote:
    """Why a sentence counted or not, for `POST /v1/analyze`: `verdict` is `counted`, `background`, `off_topic`, …"""

    field: str
    start: int
    end: int
    text: str
    verdict: str
    why: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the reader found in an article."""

    relevant: bool
    relevance: float
    mentions: tuple[Mention, ...]
    observations: tuple[Observation, ...]
    stances: Mapping[str, ActorStance]
    tagger_version: str
    notes: tuple[SentenceNote, ...] = ()

    def kept(self) -> dict[str, Any]:
        """What an article keeps of it, by the article's own names: all but the notes."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "notes"}


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article: one per canonical URL, its current version. Times are aware UTC.

    `stances` has the analyst's corrections laid over the tagger's reading. `cluster_id` names the set of copies of
    one story. `content_hash` is SHA-256 of title and text. `summary_because` as in `Extraction`.
    """

    id: str
    url: str | None
    canonical_url: str | None
    outlet: str | None
    title: str | None
    author: str | None
    agency: str | None
    published_at: datetime
    published_at_source: DateSource
    modified_at: datetime | None
    received_at: datetime
    language: str | None
    text: str
    removed: tuple[Removed, ...]
    relevant: bool
    relevance: float
    mentions: tuple[Mention, ...]
    observations: tuple[Observation, ...]
    stances: Mapping[str, ActorStance]
    version: int
    cluster_id: str
    tagger_version: str
    content_hash: str
    external_id: str | None = None
    summary_because: str | None = None
