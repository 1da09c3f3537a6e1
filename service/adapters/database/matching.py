"""What a filter walks: the conditions of a list, and which table's index gives its order.

By actor or stance the `stances` are walked, by tense the `observations` (both carry the article's time), else the
`articles` themselves. Other conditions are joined to that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, select, tuple_
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from service.adapters.database import fulltext
from service.adapters.database.tables import articles, corrections, observations, stances
from service.domain.archive import Filter

Time = ColumnElement[datetime]
Id = ColumnElement[str]


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

    def behind(self, place: tuple[datetime, str], *, oldest: bool) -> ColumnElement[bool]:
        """The condition of coming after a place."""
        return behind(self.at, self.id, place, oldest=oldest)

    def ordered(self, query: Select[Any], *, oldest: bool) -> Select[Any]:
        """The query by time and id."""
        return ordered(query, self.at, self.id, oldest=oldest)

    def places(self) -> Select[Any]:
        """`SELECT at, id` of all articles that match."""
        query: Any = select(self.at.label("at"), self.id.label("id")).where(*self.conditions)
        if self.joined:
            query = query.join(articles, articles.c.id == self.id)
        return query.distinct() if self.several else query  # type: ignore[no-any-return]


def walk(asked: Filter, dialect: str) -> Walk:
    """How the filter is walked."""
    table: Any = observations if asked.tense else stances if asked.actor or asked.stance else articles
    at: Time = table.c.published_at
    if table is articles:
        return Walk(table, at, table.c.id, (*bounds(asked, at), *wider(asked, dialect)), False, False)
    on_article = wider(asked, dialect)
    conditions = (*own(asked, table.c), *bounds(asked, at), *on_article)
    several = table is observations or not asked.actor
    return Walk(table, at, table.c.article_id, conditions, bool(on_article), several)


def own(asked: Filter, c: ReadOnlyColumnCollection[str, Any]) -> list[ColumnElement[bool]]:
    """Conditions on a row of `stances` or `observations`."""
    wanted = {"actor": asked.actor, "stance": asked.stance, "tense": asked.tense}
    return [c[name] == value for name, value in wanted.items() if value is not None]


def bounds(asked: Filter, at: Time) -> list[ColumnElement[bool]]:
    """The time's limits."""
    found = []
    if asked.published_after:
        found.append(at >= asked.published_after)
    if asked.published_before:
        found.append(at < asked.published_before)
    return found


def wider(asked: Filter, dialect: str) -> list[ColumnElement[bool]]:
    """Conditions on the article itself."""
    a = articles.c
    wanted = {a.outlet: asked.outlet, a.language: asked.language, a.cluster_id: asked.cluster_id}
    found = [column == value for column, value in wanted.items() if value is not None]
    if asked.relevant is not None:
        found.append(a.relevant.is_(asked.relevant))
    if asked.has_correction is not None:
        corrected = select(corrections.c.article_id).where(corrections.c.article_id == a.id).exists()
        found.append(corrected if asked.has_correction else ~corrected)
    if asked.q:
        found.append(fulltext.matches(asked.q, dialect))
    return found


def behind(at: Time, id_: Id, place: tuple[datetime, str], *, oldest: bool) -> ColumnElement[bool]:
    """The condition of coming after a place, as a comparison of rows."""
    return tuple_(at, id_) > tuple_(*place) if oldest else tuple_(at, id_) < tuple_(*place)


def ordered(query: Select[Any], at: Time, id_: Id, *, oldest: bool) -> Select[Any]:
    """The query by time and id."""
    return query.order_by(at, id_) if oldest else query.order_by(at.desc(), id_.desc())
