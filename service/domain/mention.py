"""Mentions: where an article names a party, or the thing that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """The article's two texts that spans point into."""

    TITLE = "title"
    TEXT = "text"


class MentionKind(StrEnum):
    """What a mention names."""

    PARTY = "party"
    TALKS = "talks"
    CEASEFIRE = "ceasefire"
    AGREEMENT = "agreement"
    AMNESTY = "amnesty"


@dataclass(frozen=True, slots=True)
class Mention:
    """A span `[start, end)` in code points of `article[field]`; `text` is exactly that slice."""

    field: Field
    start: int
    end: int
    text: str
    kind: MentionKind
    actor: str | None = None
