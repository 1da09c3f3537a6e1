"""The article's own date in pasted text: a stamp in its head, a dateline with a year, `Published in …` at its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.cleaning.dates import find_dates, plausible
from service.cleaning.features import Line
from service.cleaning.reason import Reason

_UPDATED = re.compile(r"\b(?:updated?|modified|edited|last)\b")
_PUBLISHED = re.compile(r"\b(?:published|posted|first|uploaded|created|filed|issued|this story is from)\b")
_PRINTED = re.compile(r"^\W{0,2}(?:.{0,40}\b)?(?:published|appeared|printed) in\b")
#: The day that the page was opened, not the story's.
_PAPER = re.compile(r"today'?s|e-?paper|current|copyright|©|archived?")
_DATELINE_END = re.compile(r"^\s{0,2}(?:\([^)]{2,30}\)\s{0,2})?[:–—-]")
#: How far into the first paragraph a dateline may reach, in characters.
_DATELINE = 80
_STAMPS = frozenset({Reason.STAMP, Reason.BYLINE, Reason.CRUMBS})


@dataclass(frozen=True, slots=True)
class TextDates:
    """Publication and modification as the text gives them, aware UTC; `why` names the line that gave the first."""

    published: datetime | None = None
    modified: datetime | None = None
    why: str | None = None


def text_dates(lines: Sequence[tuple[Line, Reason | None]], start: int, received_at: datetime) -> TextDates:
    """The article's own dates. `start` is the index of the body's first line.

    Stamps count in the head and right below the first paragraph; later ones belong to other stories, unless they say
    `Published in …` or follow the body directly. An update's date is never the publication's, even where the head has
    no other. Future dates and those of before the web are refused.
    """
    head = [line for line, reason in lines[: start + 2] if reason in _STAMPS]
    published, modified = _labelled(head, received_at)
    if published is not None:
        return TextDates(published, modified, "stamp")
    printed = _printed(lines[start:], received_at)
    if printed is not None:
        return TextDates(printed, modified, "published in")
    dateline = _dateline([line for line, reason in lines[start : start + 1] if reason is None], received_at)
    if dateline is not None:
        return TextDates(dateline, modified, "dateline")
    return TextDates(None, modified)


def _labelled(stamps: Sequence[Line], received_at: datetime) -> tuple[datetime | None, datetime | None]:
    """Publication and update among the head's stamps: each date belongs to the nearest label before it."""
    published = modified = plain = None
    for line in stamps:
        position = 0
        for found in find_dates(line.text):
            before = line.lower[position : found.start]
            position = found.end
            if not plausible(found.when, received_at):
                continue
            if _UPDATED.search(before) and not _PUBLISHED.search(before):
                modified = modified or found.when
            elif _PUBLISHED.search(before):
                published = published or found.when
            elif not _PAPER.search(before):
                plain = plain or found.when
    return published or plain, modified


def _printed(tail: Sequence[tuple[Line, Reason | None]], received_at: datetime) -> datetime | None:
    for line, reason in tail:
        if reason is not None and len(line.text) <= 160 and _PRINTED.match(line.lower):
            for found in find_dates(line.text):
                if plausible(found.when, received_at):
                    return found.when
    return None


def _dateline(first: Sequence[Line], received_at: datetime) -> datetime | None:
    """`KABUL, June 2, 2022: …`: a full date that only a place precedes and a colon or dash follows."""
    for line in first:
        for found in find_dates(line.text[: _DATELINE + 40])[:1]:
            opening, rest = line.text[: found.start], line.text[found.end :]
            if (
                found.start <= _DATELINE
                and _DATELINE_END.match(rest)
                and _is_place(opening)
                and plausible(found.when, received_at)
            ):
                return found.when
    return None


def _is_place(opening: str) -> bool:
    """Whether what stands before a dateline's date is places alone: every word begins with a capital."""
    words = re.findall(r"[^\W\d_]+", opening)
    return len(words) <= 6 and all(word[0].isupper() for word in words)
