"""What a filter walks: the conditions of a list, and which table's index gives its order.

By actor or stance the `stances` are walked, by tense the `observations` (both carry the article's time), else the
`articles` themselves. Other conditions are joined to that.

Statements name their values (`:actor`, `:after_at`, …) instead of holding them, so that all questions of one shape
(the same filters set, whatever to) share one statement, made once; `values` has what a question fills in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, bindparam, select, tuple_
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from service.adapters.database import fulltext
from service.adapters.database.tables import articles, observations, stances
from service.adapters.database.types import UtcTime
from service.domain.archive import Filter

Time = ColumnElement[datetime]
Id = ColumnElement[str]

_NAMED = ("actor", "stance", "tense", "outlet", "language", "cluster_id", "published_after", "published_before")


@dataclass(frozen=True, slots=True)
class Shape:
    """Which filters are set; those of yes or no with their value, words with what there is of them."""

    named: frozenset[str]
    relevant: bool | None = None
    has_correction: bool | None = None
    words: tuple[bool, bool] | None = None

    def __contains__(self, name: str) -> bool:
        return name in self.named


def shape(asked: Filter) -> Shape:
    """The shape of a question."""
    q = asked.q
    return Shape(
        frozenset(name for name in _NAMED if getattr(asked, name) is not None),
        asked.relevant,
        asked.has_correction,
        None if q is None else (bool(q.groups), bool(q.excluded)),
    )


def values(asked: Filter, dialect: str, after: tuple[datetime, str] | None = None, **more: Any) -> dict[str, Any]:
    """What a question fills into its shape's statement."""
    found = {name: value for name in _NAMED if (value := getattr(asked, name)) is not None}
    if asked.q:
        found |= fulltext.values(asked.q, dialect)
    if after:
        found |= {"after_at": after[0], "after_id": after[1]}
    return found | more


@dataclass(frozen=True, slots=True)
class Walk:
    """A filter's table with the article's time and id in it, its conditions, whether these look at `articles`, and
    whether an article may have several rows in it."""

    table: FromClause
    at: Time
    id: Id
    conditions: tuple[ColumnElement[bool], ...]
    joined: bool
    several: bool

    def places(self, after: bool = False, *, oldest: bool = False) -> Select[Any]:
        """`SELECT at, id` of all articles that match, or of those behind a place."""
        query: Any = select(self.at.label("at"), self.id.label("id")).where(*self.conditions)
        if self.joined:
            query = query.join(articles, articles.c.id == self.id)
        if after:
            query = query.where(behind(self.at, self.id, oldest=oldest))
        return query.distinct() if self.several else query  # type: ignore[no-any-return]


def walk(asked: Shape, dialect: str) -> Walk:
    """How the filter is walked."""
    table: Any = observations if "tense" in asked else stances if {"actor", "stance"} & asked.named else articles
    at: Time = table.c.published_at
    if table is articles:
        return Walk(table, at, table.c.id, (*bounds(asked, at), *wider(asked, dialect)), False, False)
    on_article = wider(asked, dialect)
    conditions = (*own(asked, table.c), *bounds(asked, at), *on_article)
    several = table is observations or "actor" not in asked
    return Walk(table, at, table.c.article_id, conditions, bool(on_article), several)


def own(asked: Shape, c: ReadOnlyColumnCollection[str, Any]) -> list[ColumnElement[bool]]:
    """Conditions on a row of `stances` or `observations`."""
    return [c[name] == bindparam(name) for name in ("actor", "stance", "tense") if name in asked]


def bounds(asked: Shape, at: Time) -> list[ColumnElement[bool]]:
    """The time's limits."""
    found = []
    if "published_after" in asked:
        found.append(at >= bindparam("published_after", type_=UtcTime))
    if "published_before" in asked:
        found.append(at < bindparam("published_before", type_=UtcTime))
    return found


def wider(asked: Shape, dialect: str) -> list[ColumnElement[bool]]:
    """Conditions on the article itself."""
    a = articles.c
    found = [a[name] == bindparam(name) for name in ("outlet", "language", "cluster_id") if name in asked]
    if asked.relevant is not None:
        found.append(a.relevant.is_(asked.relevant))
    if asked.has_correction is not None:
        found.append(a.corrected if asked.has_correction else ~a.corrected)
    if asked.words:
        found.append(fulltext.matches(asked.words, dialect))
    return found


def behind(at: Time, id_: Id, *, oldest: bool, name: str = "after") -> ColumnElement[bool]:
    """The condition of coming after a place, as a comparison of rows."""
    place = tuple_(bindparam(f"{name}_at", type_=UtcTime), bindparam(f"{name}_id"))
    return tuple_(at, id_) > place if oldest else tuple_(at, id_) < place


def ordered(query: Select[Any], at: Time, id_: Id, *, oldest: bool) -> Select[Any]:
    """`limit` rows of the query by time and id."""
    query = query.order_by(at, id_) if oldest else query.order_by(at.desc(), id_.desc())
    return query.limit(bindparam("limit"))
