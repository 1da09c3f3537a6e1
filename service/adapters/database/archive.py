"""The archive's questions: lists, facets, observations. Every list is a keyset walk over an index (`matching`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from service.adapters.database import facets, statements
from service.adapters.database.matching import shape, values
from service.adapters.database.prepared import Prepared, aware, parsed
from service.adapters.database.snippets import snippets
from service.domain.archive import WINDOW, Facets, Filter, Line, Order, Place, Window
from service.domain.article import ActorStance
from service.domain.stance import ArticleStance, StanceSource


class Archive:
    """The archive's questions, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection
        self._dialect = connection.dialect
        self._held = statements.held(connection.dialect)

    # --- lists of articles ---

    def page(self, asked: Filter, order: Order, after: Place | None, limit: int) -> Sequence[Line]:
        """`limit` articles behind `after`, with stances, and with snippets where words were looked for."""
        if order is Order.RELEVANCE and asked.q and asked.q.groups:
            return self._found(asked, self._ranked(asked, after, limit))
        return self._dated(asked, after, limit, oldest=order is Order.OLDEST)

    def walk(self, asked: Filter, after: Place | None, limit: int) -> Sequence[Place]:
        """`limit` places behind `after`, oldest first: an export's steps."""
        place = (after.published_at, after.id) if after else None
        return [Place(at, id_) for at, id_ in self._places(asked, place, limit, oldest=True)]

    def copies(self, article_id: str, cluster_id: str) -> Sequence[Line]:
        """The other articles of a cluster, oldest first: who else ran the story."""
        lines = self._dated(Filter(cluster_id=cluster_id), None, 201, oldest=True)
        return [line for line in lines if line.place.id != article_id]

    def _places(
        self, asked: Filter, after: tuple[datetime, str] | None, limit: int, *, oldest: bool
    ) -> list[tuple[datetime, str]]:
        prepared = statements.places(shape(asked), self._dialect, after is not None, oldest)
        given = values(asked, self._dialect.name, after, limit=limit)
        return [(aware(at), id_) for at, id_ in prepared.rows(self._c, given)]

    def _dated(self, asked: Filter, after: Place | None, limit: int, *, oldest: bool) -> list[Line]:
        """A page by time: one statement for the articles, one for their stances."""
        prepared = statements.page(shape(asked), self._dialect, after is not None, oldest)
        place = (after.published_at, after.id) if after else None
        found = prepared.rows(self._c, values(asked, self._dialect.name, place, limit=limit))
        held = self._stances([row[3] for row in found])
        return [_line(row, asked, held.get(row[3], {}), None) for row in found]

    def _found(self, asked: Filter, places: Sequence[Place]) -> list[Line]:
        """The lines of known articles, in their order."""
        ids = [place.id for place in places]
        found = {row[3]: row for row in self._by_ids(statements.known(self._dialect), ids)}
        held = self._stances(ids)
        return [_line(found[place.id], asked, held.get(place.id, {}), place) for place in places]

    def _stances(self, ids: Sequence[str]) -> Mapping[str, dict[str, ActorStance]]:
        held: dict[str, dict[str, ActorStance]] = {}
        for id_, actor, stance, score, source, first_party, evidence in self._by_ids(self._held, ids):
            shown = ActorStance(
                ArticleStance(stance), score, StanceSource(source), bool(first_party), tuple(parsed(evidence))
            )
            held.setdefault(id_, {})[actor] = shown
        return held

    def _by_ids(self, prepared: Prepared, ids: Sequence[str], more: Mapping[str, Any] | None = None) -> Sequence[Any]:
        """The rows of these articles."""
        return prepared.rows(self._c, {**(more or {}), **statements.among(ids, self._dialect)}) if ids else []

    # --- by relevance ---

    def _ranked(self, asked: Filter, after: Place | None, limit: int) -> list[Place]:
        """Window after window, each ranked, until the page is full."""
        found: list[Place] = []
        places = self._inside(asked, after.window) if after and after.window else self._newest(asked, None)
        window = after.window if after and after.window else _window(places, None)
        while window and len(found) < limit:
            found += self._best(asked, window, places, after)[: limit - len(found)]
            places = self._newest(asked, window.floor)
            window, after = _window(places, window.floor), None
        return found

    def _newest(self, asked: Filter, ceiling: tuple[datetime, str] | None) -> list[tuple[datetime, str]]:
        """The newest `WINDOW` matches below the ceiling."""
        return self._places(asked, ceiling, WINDOW, oldest=False)

    def _inside(self, asked: Filter, window: Window) -> list[tuple[datetime, str]]:
        """The matches in a window that was begun before."""
        prepared = statements.inside(shape(asked), self._dialect, window.ceiling is not None)
        floor = {"floor_at": window.floor[0], "floor_id": window.floor[1]}
        found = prepared.rows(self._c, values(asked, self._dialect.name, window.ceiling, **floor))
        return [(aware(at), id_) for at, id_ in found]

    def _best(
        self, asked: Filter, window: Window, places: Sequence[tuple[datetime, str]], after: Place | None
    ) -> list[Place]:
        """A window's places by rank, those behind `after`."""
        more = values(asked, self._dialect.name)
        scores = dict(self._by_ids(statements.scored(self._dialect), [id_ for _, id_ in places], more))
        ranked = sorted((Place(at, id_, scores[id_], window) for at, id_ in places), key=_rank, reverse=True)
        return [place for place in ranked if after is None or _rank(place) < _rank(after)]

    # --- observations ---

    def observations(self, asked: Filter, order: Order, after: Place | None, limit: int) -> Sequence[Mapping[str, Any]]:
        """Observations with their articles' id, URL, outlet and time, `limit` of them behind `after`."""
        query = statements.observations(shape(asked), self._dialect, after is not None, order is Order.OLDEST)
        place = (after.published_at, after.id) if after else None
        found = query.all(self._c, values(asked, self._dialect.name, place, limit=limit))
        for row in found:
            row["past_on"] = _day(row["past_on"])
        return found

    # --- facets ---

    def facets(self, asked: Filter) -> Facets:
        """Counts over everything that the filter lets through."""
        return facets.count(self._c, asked)


def _window(places: Sequence[tuple[datetime, str]], ceiling: tuple[datetime, str] | None) -> Window | None:
    """The window of these places, newest first; None if there are none."""
    return Window(places[-1], ceiling) if places else None


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _rank(place: Place) -> tuple[int, datetime, str]:
    return place.score, place.published_at, place.id


def _line(row: Any, asked: Filter, held: Mapping[str, ActorStance], place: Place | None) -> Line:
    at = aware(row[0])
    columns = dict(zip(statements.NAMES, row[3:], strict=False))
    columns |= {"published_at": at, "received_at": aware(row[1]), "relevant": bool(row[2]), "stances": held}
    if asked.q:
        columns["snippets"] = snippets(asked.q, columns["title"], row[-1])
    return Line(columns, place or Place(at, row[3]))
