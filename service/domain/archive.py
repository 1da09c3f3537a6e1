"""What the archive is asked: filters, orders, and where a page begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from service.domain.query import Query


class Order(StrEnum):
    """How articles are listed."""

    OLDEST = "published"
    NEWEST = "-published"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles, or which observations; what is `None` does not matter, all others must hold.

    `actor` and `stance` look at the stance that holds over the whole article (an analyst's word included), unless
    `tense` is given: then one sentence must show actor, stance and tense together. `published_after` is included,
    `published_before` is not.
    """

    q: Query | None = None
    actor: str | None = None
    stance: str | None = None
    tense: str | None = None
    outlet: str | None = None
    language: str | None = None
    relevant: bool | None = None
    cluster_id: str | None = None
    published_after: datetime | None = None
    published_before: datetime | None = None
    has_correction: bool | None = None


#: How many matches are ranked at once: whatever the archive's size, a page by relevance costs no more than this.
WINDOW = 1000


@dataclass(frozen=True, slots=True)
class Window:
    """Ranks are compared only within a window: `WINDOW` matches, from `floor` (included) up to `ceiling`.

    Both are (time, id) of articles. The first window is open upwards (`None`), so that what comes in meanwhile
    pushes nothing out; the next begins where this one ends.
    """

    floor: tuple[datetime, str]
    ceiling: tuple[datetime, str] | None


@dataclass(frozen=True, slots=True)
class Place:
    """Behind which article a page begins; by relevance also its rank (`score`) and the window that it is in."""

    published_at: datetime
    id: str
    score: int = 0
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An article in a list: its columns, and its place."""

    columns: Mapping[str, Any]
    place: Place


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts under a filter: articles by month (`2023-06`), by outlet (the most frequent), by actor and stance."""

    months: Mapping[str, int]
    outlets: Mapping[str | None, int]
    stances: Mapping[str, Mapping[str, int]]
