"""Observations: one actor's stance in one sentence, with the words that show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from service.domain.mention import Field
from service.domain.stance import Stance, Tense


@dataclass(frozen=True, slots=True)
class Observation:
    """A stance that a sentence of an article shows.

    `start`, `end` are code points of `article[field]`, `text` is exactly that slice (the sentence). `cues` are the
    deciding words, `rule` names what fired, `confidence` in 0..1 is calibrated. `speaker` is who is quoted or
    reported, as written. `hearsay`: an adversary says so. `past_on` is the date that a past stance belongs to, where
    the text gives one. `cameo` is a CAMEO 1.1b3 event code. `why` says in words why the sentence counts as it does.
    """

    actor: str
    stance: Stance
    tense: Tense
    conditional: bool
    confidence: float
    speaker: str | None
    cameo: str
    field: Field
    start: int
    end: int
    text: str
    cues: tuple[str, ...]
    rule: str
    hearsay: bool = False
    past_on: date | None = None
    why: str = ""
