"""Adapters for tests and rehearsals: the same ports, no network, no models, nothing hidden."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from service.domain.article import (
    ActorStance,
    Analysis,
    DateSource,
    Extraction,
    Page,
    Submission,
    Validators,
)
from service.domain.errors import JobFailed
from service.domain.feed import FeedContent
from service.domain.mention import Field
from service.domain.observation import Observation
from service.domain.stance import ArticleStance, Stance, Tense


class FakeFetcher:
    """Serves pages from a dict; a value may be an exception to raise, or a function to call."""

    def __init__(self, pages: Mapping[str, str | Exception | Callable[[], str]] | None = None) -> None:
        self.pages = dict(pages or {})
        self.fetched: list[str] = []

    def fetch(self, url: str, known: Validators | None = None) -> Page:
        """The page of that URL, or what was planted there."""
        self.fetched.append(url)
        found = self.pages.get(url)
        if found is None:
            raise JobFailed("fetch_status", f"{url} answered 404.", status=404)
        if isinstance(found, Exception):
            raise found
        return Page(url=url, html=found if isinstance(found, str) else found())


class FakeFeedSource:
    """Serves feeds from a dict; a value may be an exception to raise, or None for a feed that has not changed."""

    def __init__(self, feeds: Mapping[str, FeedContent | Exception | None] | None = None) -> None:
        self.feeds = dict(feeds or {})
        self.asked: list[tuple[str, Validators | None]] = []

    def read(self, url: str, known: Validators | None = None) -> FeedContent | None:
        """The feed of that URL, or what was planted there."""
        self.asked.append((url, known))
        found = self.feeds[url]
        if isinstance(found, Exception):
            raise found
        return found


class PlainExtractor:
    """Takes pasted text, or HTML without its tags, as the article."""

    def extract(self, submission: Submission, page: Page | None, received_at: datetime) -> Extraction:
        """The text as it stands; given metadata as given."""
        raw = submission.text or re.sub(r"<[^>]+>", " ", submission.html or (page.html if page else ""))
        text = raw.strip()
        if not text:
            raise JobFailed("nothing_extracted", "There is no article in this.")
        given = submission.published_at
        return Extraction(
            text=text,
            title=submission.title,
            outlet=submission.outlet,
            published_at=given or received_at,
            published_at_source=DateSource.GIVEN if given else DateSource.RECEIVED,
            language=submission.language or "en",
            canonical_url=page.url if page else submission.url,
        )


class KeywordReader:
    """Reads `actor engages` and `actor rejects`, and nothing else, in whatever text.

    A fraction after it is the confidence (`ttp engages 0.7`); with a date (`ttp engages on 2014-01-29`) it is past.
    """

    version = "keyword-1"

    def __init__(self, actors: Sequence[str] = ("pakistan_government", "ttp")) -> None:
        more = r"(?: (0\.\d+))?(?: on (\d{4}-\d\d-\d\d))?"
        self._pattern = re.compile(rf"\b({'|'.join(actors)}) (engages|rejects){more}")

    def read(self, title: str | None, text: str, published_at: datetime) -> Analysis:
        """Each keyword pair is an observation of confidence .9, a current one unless it is dated."""
        seen = tuple(self._observation(match) for match in self._pattern.finditer(text))
        stances = {
            o.actor: ActorStance(ArticleStance(o.stance.value), o.confidence, evidence=(i,))
            for i, o in enumerate(seen)
            if o.tense is Tense.CURRENT
        }
        return Analysis(bool(seen), 1.0 if seen else 0.0, (), seen, stances, self.version)

    def _observation(self, match: re.Match[str]) -> Observation:
        return Observation(
            actor=match[1],
            stance=Stance.ENGAGE if match[2] == "engages" else Stance.REJECT,
            tense=Tense.PAST if match[4] else Tense.CURRENT,
            conditional=False,
            confidence=float(match[3] or 0.9),
            speaker=None,
            cameo="036" if match[2] == "engages" else "125",
            field=Field.TEXT,
            start=match.start(),
            end=match.end(),
            text=match[0],
            cues=(match[2],),
            rule="keyword",
            past_on=date.fromisoformat(match[4]) if match[4] else None,
        )


class NoSimilarity:
    """Takes no two texts for copies, unless they are the same to the letter."""

    def signature(self, text: str) -> bytes:
        """The text itself."""
        return text.encode()

    def bands(self, signature: bytes) -> Sequence[int]:
        """One band."""
        return [int.from_bytes(signature[:7].ljust(7), "big")]

    def same_story(self, one: bytes, other: bytes) -> float:
        """1 for identical texts."""
        return float(one == other)
