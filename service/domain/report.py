"""Reports: what one article says of one actor's stance today, as it enters the filter.

    Article  ->  Report  ->  Origin  ->  Day  ->  State  ->  Turn  ->  Shift
    (read)       (here)     (origins)   (days)   (state)   (turns)   (shift)

Past observations never become reports, and a report that rests on hypothetical ones alone takes no side.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from service.domain.shift import Evidence
from service.domain.stance import ArticleStance, Stance, StanceSource

_SIDES = {ArticleStance.ENGAGE: Stance.ENGAGE, ArticleStance.REJECT: Stance.REJECT}


@dataclass(frozen=True, slots=True)
class Report:
    """One actor's current stance in one article, the analyst's correction already laid over the tagger's reading.

    `effective_at` is the article's `published_at`, aware UTC. `origin` is the key of who said it first: the article's
    cluster, or the key of a shared statement. `confidence` in 0..1 is the calibrated chance that the reading is right.
    `current`: it is said of now; what is only said of a might-have-been takes no side. `first_party`: the actor speaks
    through a channel of its own, not merely quoted by a newspaper. `evidence` is the sentence that proves it, `None`
    where an analyst has set the stance by hand. `said` marks the words that it quotes of the actor (`statements.said`).
    """

    article_id: str
    actor: str
    stance: ArticleStance
    confidence: float
    effective_at: datetime
    origin: str
    outlet: str | None = None
    first_party: bool = False
    source: StanceSource = StanceSource.TAGGER
    evidence: Evidence | None = None
    url: str | None = None
    said: tuple[str, ...] = ()
    current: bool = True

    @property
    def side(self) -> Stance | None:
        """Which side it speaks for; `None` for mixed and none, and for what is not said of now."""
        return _SIDES.get(self.stance) if self.current else None

    @property
    def by_analyst(self) -> bool:
        """Whether an analyst has set the stance."""
        return self.source is StanceSource.ANALYST


@dataclass(frozen=True, slots=True)
class Ref:
    """A report in few bytes, for states: `mark` changes whenever what a reader would be shown changes."""

    article_id: str
    confidence: float
    mark: str


def ref(report: Report) -> Ref:
    """The short form of a report."""
    shown = evidence_of(report)
    words = (shown.url, shown.outlet, shown.published_at.isoformat(), shown.field, shown.start, shown.end, shown.text)
    mark = hashlib.sha256(repr((words, shown.origin)).encode()).hexdigest()[:8]
    return Ref(report.article_id, round(report.confidence, 4), mark)


def evidence_of(report: Report) -> Evidence:
    """The sentence that proves a report, or, where an analyst spoke without one, an empty span of the article.

    Raises `ValueError` for a report that takes no side.
    """
    if report.side is None:
        raise ValueError(f"a {report.stance.value} report proves no side")
    if report.evidence is not None:
        return report.evidence
    return Evidence(
        article_id=report.article_id,
        url=report.url,
        outlet=report.outlet,
        published_at=report.effective_at,
        field="text",
        text="",
        start=0,
        end=0,
        confidence=report.confidence,
        origin=report.origin,
        stance=report.side,
    )
