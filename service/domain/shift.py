"""Shifts: an actor's turn from one side to the other, and the alerts that tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from service.domain.stance import Stance


class ShiftStatus(StrEnum):
    """How sure a shift is."""

    PROVISIONAL = "provisional"
    CONFIRMED = "confirmed"
    RETRACTED = "retracted"


class Cause(StrEnum):
    """What made a shift appear or change."""

    NEW_ARTICLE = "new_article"
    LATE_ARTICLE = "late_article"
    ARTICLE_EDITED = "article_edited"
    CORRECTION = "correction"
    RETAGGED = "retagged"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Evidence:
    """An article's sentence that speaks for one side. `start`, `end` are code points of the article's `field`."""

    article_id: str
    url: str | None
    outlet: str | None
    published_at: datetime
    field: str
    text: str
    start: int
    end: int
    confidence: float
    origin: str
    stance: Stance


@dataclass(frozen=True, slots=True)
class Shift:
    """An actor's turn. `before` and `after` are the evidence on both sides, strongest first.

    `probability` is the filter's posterior for the new side when last computed; `origins` how many independent
    origins support it; `because` says, for a retraction, what took the ground away. `revision` counts changes
    of status.
    """

    id: str
    actor: str
    from_stance: Stance
    to_stance: Stance
    effective_at: datetime
    status: ShiftStatus
    cause: Cause
    before: tuple[Evidence, ...]
    after: tuple[Evidence, ...]
    detected_at: datetime
    updated_at: datetime
    probability: float
    origins: int
    because: str | None = None
    revision: int = 0
