"""The archive's questions: lists, facets, observations. Every list is a keyset walk over an index.

A filter chooses what is walked: by actor or stance the `stances`, by tense the `observations` (both carry the
article's time), else the `articles` themselves. Other conditions are joined to that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    Select,
    Subquery,
    Text,
    func,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from service.adapters.database import fulltext, rows
from service.adapters.database.snippets import snippets
from service.adapters.database.tables import articles, corrections, observations, stances
from service.domain.archive import WINDOW, Facets, Filter, Line, Order, Place, Window
from service.domain.article import ActorStance

#: Most outlets in the facets.
MOST_OUTLETS = 100

_SUMMARY = (
    articles.c.id,
    articles.c.url,
    articles.c.canonical_url,
    articles.c.outlet,
    articles.c.title,
    articles.c.published_at,
    articles.c.published_at_source,
    articles.c.received_at,
    articles.c.language,
    articles.c.relevant,
    articles.c.version,
    articles.c.cluster_id,
    articles.c.tagger_version,
    articles.c.summary_because,
)

_HELD = (
    stances.c.article_id,
    stances.c.actor,
    stances.c.stance,
    stances.c.score,
    stances.c.source,
    stances.c.first_party,
    stances.c.evidence,
)


class Archive:
    """The archive's questions, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection
        self._dialect = connection.dialect.name

    # --- lists of articles ---

    def page(self, asked: Filter, order: Order, after: Place | None, limit: int) -> Sequence[Line]:
        """`limit` articles behind `after`, with stances, and with snippets where words were looked for."""
        if order is Order.RELEVANCE and asked.q and asked.q.groups:
            return self._lines(asked, self._ranked(asked, after, limit))
        order = Order.NEWEST if order is Order.RELEVANCE else order
        return self._lines(asked, self._walk(asked, order, after, limit))

    def walk(self, asked: Filter, after: Place | None, limit: int) -> Sequence[Place]:
        """`limit` places behind `after`, oldest first: an export's steps."""
        return self._walk(asked, Order.OLDEST, after, limit)

    def copies(self, article_id: str, cluster_id: str) -> Sequence[Line]:
        """The other articles of a cluster, oldest first: who else ran the story."""
        asked = Filter(cluster_id=cluster_id)
        return self._lines(asked, [p for p in self._walk(asked, Order.OLDEST, None, 201) if p.id != article_id])

    def _walk(self, asked: Filter, order: Order, after: Place | None, limit: int) -> list[Place]:
        query, at, id_ = _matching(asked, self._dialect)
        if after:
            query = query.where(_behind(at, id_, (after.published_at, after.id), oldest=order is Order.OLDEST))
        found = self._c.execute(_ordered(query, at, id_, oldest=order is Order.OLDEST).limit(limit))
        return [Place(row.at, row.id) for row in found]

    def _lines(self, asked: Filter, places: Sequence[Place]) -> list[Line]:
        ids = [place.id for place in places]
        if not ids:
            return []
        columns = (*_SUMMARY, articles.c.text) if asked.q else _SUMMARY
        found = {row["id"]: row for row in self._c.execute(select(*columns).where(articles.c.id.in_(ids))).mappings()}
        held = self._stances(ids)
        return [Line(_columns(found[place.id], asked, held[place.id]), place) for place in places]

    def _stances(self, ids: Sequence[str]) -> Mapping[str, dict[str, ActorStance]]:
        held: dict[str, dict[str, ActorStance]] = defaultdict(dict)
        query = select(*_HELD).where(stances.c.article_id.in_(ids)).order_by(stances.c.actor)
        for row in self._c.execute(query).mappings():
            held[row["article_id"]][row["actor"]] = rows.stance_of(row)
        return held

    # --- by relevance ---

    def _ranked(self, asked: Filter, after: Place | None, limit: int) -> list[Place]:
        """Window after window, each ranked, until the page is full."""
        found: list[Place] = []
        window = after.window if after else self._window(asked, None)
        while window and len(found) < limit:
            found += self._best(asked, window, after, limit - len(found))
            window, after = self._window(asked, window.floor), None
        return found

    def _window(self, asked: Filter, ceiling: tuple[datetime, str] | None) -> Window | None:
        """The newest `WINDOW` matches below the ceiling; None if there are none."""
        query, at, id_ = _matching(asked, self._dialect)
        if ceiling:
            query = query.where(_behind(at, id_, ceiling, oldest=False))
        newest = _ordered(query, at, id_, oldest=False).limit(WINDOW).subquery("newest")
        row = self._c.execute(select(newest).order_by(newest.c.at, newest.c.id).limit(1)).first()
        return Window((row.at, row.id), ceiling) if row else None

    def _best(self, asked: Filter, window: Window, after: Place | None, limit: int) -> list[Place]:
        assert asked.q is not None
        query, at, id_ = _matching(asked, self._dialect)
        query = query.where(tuple_(at, id_) >= tuple_(*window.floor))
        if window.ceiling:
            query = query.where(_behind(at, id_, window.ceiling, oldest=False))
        inside = query.subquery("inside")
        scored = fulltext.scored(asked.q, self._dialect).join(inside, inside.c.id == articles.c.id)
        found = self._c.execute(scored.add_columns(inside.c.at, inside.c.id))
        places = sorted((Place(row.at, row.id, row.score, window) for row in found), key=_rank, reverse=True)
        return [place for place in places if after is None or _rank(place) < _rank(after)][:limit]

    # --- observations ---

    def observations(self, asked: Filter, order: Order, after: Place | None, limit: int) -> Sequence[RowMapping]:
        """Observations with their articles' id, URL, outlet and time, `limit` of them behind `after`."""
        o, oldest = observations.c, order is Order.OLDEST
        query = select(observations, articles.c.url, articles.c.outlet).join(articles, articles.c.id == o.article_id)
        query = query.where(*_own(asked, o), *_bounds(asked, o.published_at), *_wider(asked, self._dialect))
        if after:
            query = query.where(_behind(o.published_at, o.id, (after.published_at, after.id), oldest=oldest))
        return list(self._c.execute(_ordered(query, o.published_at, o.id, oldest=oldest).limit(limit)).mappings())

    # --- facets ---

    def facets(self, asked: Filter) -> Facets:
        """Counts over everything that the filter lets through."""
        query, _, _ = _matching(asked, self._dialect)
        found = query.subquery("found")
        month = _month(found.c.at, self._dialect)
        by_month = select(month, func.count()).group_by(month).order_by(month)
        return Facets(
            months={row[0]: row[1] for row in self._c.execute(by_month)},
            outlets={row[0]: row[1] for row in self._c.execute(self._by_outlet(asked, found))},
            stances=self._by_stance(asked, found),
        )

    def _by_outlet(self, asked: Filter, found: Subquery) -> Select[Any]:
        query = select(articles.c.outlet, func.count())
        if asked != Filter():
            query = query.join(found, found.c.id == articles.c.id)
        return query.group_by(articles.c.outlet).order_by(func.count().desc(), articles.c.outlet).limit(MOST_OUTLETS)

    def _by_stance(self, asked: Filter, found: Subquery) -> dict[str, dict[str, int]]:
        query = select(stances.c.actor, stances.c.stance, func.count())
        if asked != Filter():
            query = query.join(found, found.c.id == stances.c.article_id)
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        for actor, stance, count in self._c.execute(
            query.group_by(stances.c.actor, stances.c.stance).order_by(stances.c.actor, stances.c.stance)
        ):
            counts[actor][stance] = count
        return dict(counts)


# --- what is walked --------------------------------------------------------------------------------------------------

Time = ColumnElement[datetime]
Id = ColumnElement[str]


def _matching(asked: Filter, dialect: str) -> tuple[Select[Any], Time, Id]:
    """`SELECT at, id` of all articles that match, and the two columns, for order and bounds."""
    wider = _wider(asked, dialect)
    table: FromClause
    if asked.tense:
        table, own, several = observations, _own(asked, observations.c), True
    elif asked.actor or asked.stance:
        table, own, several = stances, _own(asked, stances.c), not asked.actor
    else:
        table, own, several = articles, [], False
    at, id_ = table.c.published_at, table.c.id if table is articles else table.c.article_id
    query = select(at.label("at"), id_.label("id")).where(*own, *_bounds(asked, at), *wider)
    if table is not articles and wider:
        query = query.join(articles, articles.c.id == id_)
    return (query.distinct() if several else query), at, id_


def _own(asked: Filter, c: ReadOnlyColumnCollection[str, Any]) -> list[ColumnElement[bool]]:
    """Conditions on a row of `stances` or `observations`."""
    wanted = {"actor": asked.actor, "stance": asked.stance, "tense": asked.tense}
    return [c[name] == value for name, value in wanted.items() if value is not None]


def _bounds(asked: Filter, at: Time) -> list[ColumnElement[bool]]:
    found = []
    if asked.published_after:
        found.append(at >= asked.published_after)
    if asked.published_before:
        found.append(at < asked.published_before)
    return found


def _wider(asked: Filter, dialect: str) -> list[ColumnElement[bool]]:
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


def _behind(at: Time, id_: Id, place: tuple[datetime, str], *, oldest: bool) -> ColumnElement[bool]:
    return tuple_(at, id_) > tuple_(*place) if oldest else tuple_(at, id_) < tuple_(*place)


def _ordered(query: Select[Any], at: Time, id_: Id, *, oldest: bool) -> Select[Any]:
    return query.order_by(at, id_) if oldest else query.order_by(at.desc(), id_.desc())


def _rank(place: Place) -> tuple[int, datetime, str]:
    return place.score, place.published_at, place.id


def _month(at: ColumnElement[Any], dialect: str) -> ColumnElement[str]:
    if dialect == "postgresql":
        return func.to_char(func.timezone("UTC", at), "YYYY-MM")
    return func.substr(type_coerce(at, Text), 1, 7)


def _columns(row: RowMapping, asked: Filter, held: Mapping[str, ActorStance]) -> dict[str, Any]:
    columns = {column.name: row[column.name] for column in _SUMMARY} | {"stances": held}
    if asked.q:
        columns["snippets"] = snippets(asked.q, row["title"], row["text"])
    return columns
