"""Stance, tense and the words for them. Rules of meaning: `service/topics/ttp/README.md`."""

from __future__ import annotations

from enum import StrEnum


class Stance(StrEnum):
    """What an actor does or says about talks: the two sides that an observation can take."""

    ENGAGE = "engage"
    REJECT = "reject"

    @property
    def other(self) -> Stance:
        """The opposite side."""
        return Stance.REJECT if self is Stance.ENGAGE else Stance.ENGAGE


class ArticleStance(StrEnum):
    """An actor's stance over a whole article. `NONE` exists for an analyst's correction only."""

    ENGAGE = "engage"
    REJECT = "reject"
    MIXED = "mixed"
    NONE = "none"


class StanceSource(StrEnum):
    """Who said so."""

    TAGGER = "tagger"
    ANALYST = "analyst"


class Tense(StrEnum):
    """When a stance holds, seen from the article's own date."""

    CURRENT = "current"
    PAST = "past"
    HYPOTHETICAL = "hypothetical"
