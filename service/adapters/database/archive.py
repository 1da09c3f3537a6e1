"""The archive's questions: lists, facets, observations. Every list is a keyset walk over an index (`matching`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select, tuple_

from service.adapters.database import facets, fulltext, rows
from service.adapters.database.matching import behind, bounds, ordered, own, walk, wider
from service.adapters.database.snippets import snippets
from service.adapters.database.tables import articles, observations, stances
from service.domain.archive import WINDOW, Facets, Filter, Line, Order, Place, Window
from service.domain.article import ActorStance

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
            places = self._ranked(asked, after, limit)
            found = self._by_id(asked, [place.id for place in places])
            return self._lines(asked, [found[place.id] for place in places], places)
        return self._dated(asked, after, limit, oldest=order is Order.OLDEST)

    def walk(self, asked: Filter, after: Place | None, limit: int) -> Sequence[Place]:
        """`limit` places behind `after`, oldest first: an export's steps."""
        return [Place(row.at, row.id) for row in self._c.execute(self._places(asked, after, limit, oldest=True))]

    def copies(self, article_id: str, cluster_id: str) -> Sequence[Line]:
        """The other articles of a cluster, oldest first: who else ran the story."""
        lines = self._dated(Filter(cluster_id=cluster_id), None, 201, oldest=True)
        return [line for line in lines if line.place.id != article_id]

    def _places(self, asked: Filter, after: Place | None, limit: int, *, oldest: bool) -> Select[Any]:
        walked = walk(asked, self._dialect)
        query = walked.places()
        if after:
            query = query.where(walked.behind((after.published_at, after.id), oldest=oldest))
        return walked.ordered(query, oldest=oldest).limit(limit)

    def _dated(self, asked: Filter, after: Place | None, limit: int, *, oldest: bool) -> list[Line]:
        """A page by time: one statement for the articles, one for their stances."""
        walked = walk(asked, self._dialect)
        shown = _shown(asked)
        if walked.several:
            places = self._places(asked, after, limit, oldest=oldest).subquery("places")
            query = select(*shown).join(places, places.c.id == articles.c.id)
            query = ordered(query, places.c.at, places.c.id, oldest=oldest)
        else:
            query = select(*shown).where(*walked.conditions)
            if walked.table is not articles:
                query = query.select_from(walked.table).join(articles, articles.c.id == walked.id)
            if after:
                query = query.where(walked.behind((after.published_at, after.id), oldest=oldest))
            query = walked.ordered(query, oldest=oldest).limit(limit)
        found = self._c.execute(query).mappings().all()
        return self._lines(asked, found, [Place(row["published_at"], row["id"]) for row in found])

    def _by_id(self, asked: Filter, ids: Sequence[str]) -> Mapping[str, RowMapping]:
        query = select(*_shown(asked)).where(articles.c.id.in_(ids))
        return {row["id"]: row for row in self._c.execute(query).mappings()} if ids else {}

    def _lines(self, asked: Filter, found: Sequence[RowMapping], places: Sequence[Place]) -> list[Line]:
        held = self._stances([place.id for place in places])
        return [
            Line(_columns(row, asked, held.get(place.id, {})), place) for row, place in zip(found, places, strict=True)
        ]

    def _stances(self, ids: Sequence[str]) -> Mapping[str, dict[str, ActorStance]]:
        held: dict[str, dict[str, ActorStance]] = defaultdict(dict)
        query = select(*_HELD).where(stances.c.article_id.in_(ids)).order_by(stances.c.actor)
        for row in self._c.execute(query).mappings() if ids else ():
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
        after = Place(*ceiling) if ceiling else None
        newest = self._places(asked, after, WINDOW, oldest=False).subquery("newest")
        row = self._c.execute(select(newest).order_by(newest.c.at, newest.c.id).limit(1)).first()
        return Window((row.at, row.id), ceiling) if row else None

    def _best(self, asked: Filter, window: Window, after: Place | None, limit: int) -> list[Place]:
        assert asked.q is not None
        walked = walk(asked, self._dialect)
        query = walked.places().where(tuple_(walked.at, walked.id) >= tuple_(*window.floor))
        if window.ceiling:
            query = query.where(walked.behind(window.ceiling, oldest=False))
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
        query = query.where(*own(asked, o), *bounds(asked, o.published_at), *wider(asked, self._dialect))
        if after:
            query = query.where(behind(o.published_at, o.id, (after.published_at, after.id), oldest=oldest))
        return list(self._c.execute(ordered(query, o.published_at, o.id, oldest=oldest).limit(limit)).mappings())

    # --- facets ---

    def facets(self, asked: Filter) -> Facets:
        """Counts over everything that the filter lets through."""
        return facets.count(self._c, asked)


def _shown(asked: Filter) -> tuple[Any, ...]:
    return (*_SUMMARY, articles.c.text) if asked.q else _SUMMARY


def _rank(place: Place) -> tuple[int, datetime, str]:
    return place.score, place.published_at, place.id


def _columns(row: RowMapping, asked: Filter, held: Mapping[str, ActorStance]) -> dict[str, Any]:
    columns = {column.name: row[column.name] for column in _SUMMARY} | {"stances": held}
    if asked.q:
        columns["snippets"] = snippets(asked.q, row["title"], row["text"])
    return columns
