"""Timelines: what is in the filter (members, origins), its states day by day, and the reports that feed it.

stances -> timeline_members  which article is in which origin, as the filter last saw it
        -> timeline_origins  what each origin says (domain: `Origin`)
        -> timeline_steps    the state after each day (domain: `State`)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import BindParameter, Connection, RowMapping, Select, and_, bindparam, delete, insert, select, union

from service.adapters.database.tables import (
    articles,
    observations,
    stances,
    timeline_members,
    timeline_origins,
    timeline_steps,
)
from service.domain import origins as origins_
from service.domain import state as state_
from service.domain.mention import Field
from service.domain.origins import Origin
from service.domain.report import Report
from service.domain.shift import Evidence
from service.domain.stance import ArticleStance, StanceSource, Tense
from service.domain.state import START, State
from service.domain.statements import said

#: Origins read at once: most changes need a handful.
_PAGE = 50

#: Ids in one IN list.
_MANY = 500

#: Stances of an actor, each with its article's outlet and URL, and its strongest sentence if there is one.
_REPORTS = (
    select(
        stances.c.article_id,
        stances.c.actor,
        stances.c.stance,
        stances.c.score,
        stances.c.source,
        stances.c.first_party,
        stances.c.origin,
        stances.c.published_at,
        articles.c.outlet,
        articles.c.url,
        observations.c.stance.label("sentence_stance"),
        observations.c.tense.label("sentence_tense"),
        observations.c.text.label("sentence"),
        observations.c.field,
        observations.c.start,
        observations.c.end,
    )
    .join(articles, articles.c.id == stances.c.article_id)
    .outerjoin(
        observations,
        and_(observations.c.article_id == stances.c.article_id, observations.c.position == stances.c.evidence_position),
    )
    .where(stances.c.actor == bindparam("actor"))
)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_REPORTS_IN = _REPORTS.where(stances.c.origin.in_(_KEYS))
_PROOFS = _REPORTS.where(stances.c.article_id.in_(_IDS))

#: The current sentences of an actor in some articles.
_SENTENCES = select(observations.c.article_id, observations.c.text).where(
    observations.c.article_id.in_(_IDS),
    observations.c.actor == bindparam("actor"),
    observations.c.tense == Tense.CURRENT.value,
)

_AFFECTED = union(*(select(t.c.actor, t.c.origin).where(t.c.article_id.in_(_IDS)) for t in (stances, timeline_members)))

_ORIGINS = select(timeline_origins).where(
    timeline_origins.c.actor == bindparam("actor"), timeline_origins.c.origin.in_(_KEYS)
)

#: A page of the stored origins of an actor, in order of time.
_LINE = (
    select(timeline_origins)
    .where(timeline_origins.c.actor == bindparam("actor"))
    .order_by(timeline_origins.c.at, timeline_origins.c.origin)
    .limit(_PAGE)
)
_LINE_SINCE = _LINE.where(timeline_origins.c.at >= bindparam("since"))

_LATEST = (
    select(timeline_steps.c.state)
    .where(timeline_steps.c.actor == bindparam("actor"))
    .order_by(timeline_steps.c.day.desc())
    .limit(1)
)
_LATEST_BEFORE = _LATEST.where(timeline_steps.c.day < bindparam("day"))


class Timelines:
    """The timelines' verbs, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    # --- what the articles say ---

    def affected(self, article_ids: Iterable[str]) -> set[tuple[str, str]]:
        """(actor, origin key) of every origin that these articles are in, were in when last filtered, or both."""
        found: set[tuple[str, str]] = set()
        for ids in _chunks(article_ids):
            found |= {(row.actor, row.origin) for row in self._c.execute(_AFFECTED, {"ids": ids})}
        return found

    def reports_in(self, actor: str, keys: Iterable[str]) -> list[Report]:
        """The reports of these origins of one actor."""
        return [
            report for chunk in _chunks(keys) for report in self._reports(_REPORTS_IN, {"actor": actor, "keys": chunk})
        ]

    def proofs(self, actor: str, article_ids: Iterable[str]) -> list[Report]:
        """The reports of these articles on one actor, without the words that they quote of it."""
        return [
            report_of(row)
            for chunk in _chunks(article_ids)
            for row in self._c.execute(_PROOFS, {"actor": actor, "ids": chunk}).mappings()
        ]

    def reports_of(self, actor: str) -> list[Report]:
        """Every report on one actor, oldest first: for a run from nothing."""
        return self._reports(_REPORTS.order_by(stances.c.published_at, stances.c.article_id), {"actor": actor})

    def actors(self) -> list[str]:
        """Every actor that has a timeline, or a stance that could begin one."""
        found = {
            actor for table in (stances, timeline_steps) for actor in self._c.scalars(select(table.c.actor).distinct())
        }
        return sorted(found)

    # --- what is in the filter ---

    def origins_by(self, actor: str, keys: Collection[str]) -> dict[str, Origin]:
        """The stored origins with these keys."""
        found: dict[str, Origin] = {}
        for chunk in _chunks(keys):
            stored = self._c.execute(_ORIGINS, {"actor": actor, "keys": chunk})
            found |= {row.origin: origins_.from_json(row.content) for row in stored}
        return found

    def origins_since(self, actor: str, day: date | None = None) -> Iterator[Origin]:
        """The stored origins of and after a UTC day, in order of time; read page by page, as far as it is consumed."""
        table = timeline_origins
        query, given = (_LINE_SINCE, {"since": datetime.combine(day, time(), UTC)}) if day else (_LINE, {})
        page = list(self._c.execute(query, given | {"actor": actor}))
        while page:
            yield from (origins_.from_json(row.content) for row in page)
            last = page[-1]
            after = (table.c.at > last.at) | and_(table.c.at == last.at, table.c.origin > last.origin)
            page = list(self._c.execute(query.where(after), given | {"actor": actor})) if len(page) == _PAGE else []

    def write_origins(self, actor: str, gone: Collection[str], fresh: Collection[Origin]) -> None:
        """Drops the stored origins with the keys `gone`, and their members, and stores the `fresh` ones with theirs."""
        for chunk in _chunks(gone):
            for table in (timeline_origins, timeline_members):
                self._c.execute(delete(table).where(table.c.actor == actor, table.c.origin.in_(chunk)))
        if fresh:
            found = [
                {"actor": actor, "origin": origin.key, "at": origin.at, "content": origins_.to_json(origin)}
                for origin in fresh
            ]
            self._c.execute(insert(timeline_origins), found)
            members = [
                {"actor": actor, "article_id": article, "origin": origin.key}
                for origin in fresh
                for article in origin.articles
            ]
            self._c.execute(insert(timeline_members), members)

    def state_before(self, actor: str, day: date) -> State:
        """The state after the latest stored day before `day`; `START` if there is none."""
        return _state(self._c.scalar(_LATEST_BEFORE, {"actor": actor, "day": day.isoformat()}))

    def latest_state(self, actor: str) -> State:
        """The state after the last stored day; `START` if there is none."""
        return _state(self._c.scalar(_LATEST, {"actor": actor}))

    def state_of(self, actor: str, day: date) -> State | None:
        """The state after one day, if it is stored."""
        query = select(timeline_steps.c.state).where(
            timeline_steps.c.actor == actor, timeline_steps.c.day == day.isoformat()
        )
        plain = self._c.scalar(query)
        return state_.from_json(plain) if plain else None

    def states(self, actor: str, start: date | None = None, end: date | None = None) -> list[State]:
        """The stored states of the days from `start` to `end` (both included), in order."""
        query = select(timeline_steps.c.state).where(timeline_steps.c.actor == actor).order_by(timeline_steps.c.day)
        if start:
            query = query.where(timeline_steps.c.day >= start.isoformat())
        if end:
            query = query.where(timeline_steps.c.day <= end.isoformat())
        return [state_.from_json(plain) for plain in self._c.scalars(query)]

    def write_states(self, actor: str, states: Sequence[State], gone: Iterable[date] = ()) -> None:
        """Removes the states of the days `gone`, and stores these, for whose days there is none left."""
        rows = [{"actor": actor, "day": _iso(state), "state": state_.to_json(state)} for state in states]
        for chunk in _chunks(day.isoformat() for day in gone):
            self._c.execute(
                delete(timeline_steps).where(timeline_steps.c.actor == actor, timeline_steps.c.day.in_(chunk))
            )
        if rows:
            self._c.execute(insert(timeline_steps), rows)

    def _reports(self, query: Select[Any], given: Mapping[str, Any]) -> list[Report]:
        """The reports of a query, with marks of the words that each quotes of its actor."""
        rows = list(self._c.execute(query, given).mappings())
        quoted: dict[str, list[str]] = defaultdict(list)
        for chunk in _chunks(row["article_id"] for row in rows):
            for article_id, text in self._c.execute(_SENTENCES, {"actor": given["actor"], "ids": chunk}):
                quoted[article_id].append(text)
        return [report_of(row, said(quoted[row["article_id"]])) for row in rows]


def _state(plain: Any) -> State:
    return state_.from_json(plain) if plain else START


def report_of(row: RowMapping, quoted: tuple[str, ...] = ()) -> Report:
    """A report from its row and what it quotes; the sentence is shown only where it speaks for the stance held."""
    report = Report(
        article_id=row["article_id"],
        actor=row["actor"],
        stance=ArticleStance(row["stance"]),
        confidence=row["score"],
        effective_at=row["published_at"],
        origin=row["origin"],
        outlet=row["outlet"],
        first_party=row["first_party"],
        source=StanceSource(row["source"]),
        url=row["url"],
        said=quoted,
        current=row["source"] == StanceSource.ANALYST.value or row["sentence_tense"] in (None, Tense.CURRENT.value),
    )
    if report.side is None or row["sentence_stance"] != report.stance.value:
        return report
    return replace(report, evidence=_evidence(row, report))


def _evidence(row: RowMapping, report: Report) -> Evidence:
    assert report.side is not None
    return Evidence(
        article_id=report.article_id,
        url=report.url,
        outlet=report.outlet,
        published_at=report.effective_at,
        field=Field(row["field"]).value,
        text=row["sentence"],
        start=row["start"],
        end=row["end"],
        confidence=report.confidence,
        origin=report.origin,
        stance=report.side,
    )


def _iso(state: State) -> str:
    assert state.day is not None
    return state.day.isoformat()


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(set(values))
    for start in range(0, len(ordered), _MANY):
        yield ordered[start : start + _MANY]
