"""Timelines: how an actor's stance went over the years, as a pure function of the set of its reports.

From nothing, for one actor::

    line = timeline("ttp", reports, now)      # Report: service/domain/report.py
    line.current, line.segments, line.points  # what GET /v1/actors/ttp/timeline says
    line.turns                                # the shifts that stand
    changes = diff(stored_shifts, line.turns, Cause.NEW_ARTICLE, now, because="article 17 came in", evidence=line.proof)
    for change in changes:                    # service/domain/turns.py
        ...                                   # write change.shift; where change.alert_id is set, write that alert too

A store does the same incrementally: `service/domain/resume.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from service.domain.filter import decay, uncertainty
from service.domain.origins import Day, Origin, days, origins
from service.domain.report import Ref, Report, evidence_of
from service.domain.shift import Evidence, ShiftStatus
from service.domain.stance import Stance
from service.domain.state import START, Standing, State, for_side, step
from service.domain.turns import Turn, turns_of


@dataclass(frozen=True, slots=True)
class Point:
    """The filter after one day with reports. `engage` is the probability of engage, `uncertainty` is in bits.

    `at` is the day's earliest report, `standing` the side that the actor is then taken to be on.
    """

    at: datetime
    engage: float
    uncertainty: float
    standing: Stance | None
    origins: tuple[Origin, ...]

    @property
    def articles(self) -> tuple[str, ...]:
        """All article ids behind the point, by origin."""
        return tuple(article for origin in self.origins for article in origin.articles)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time on one side; `end` is `None` for the one that lasts. `articles` speak for that side in it."""

    stance: Stance
    start: datetime
    end: datetime | None
    status: ShiftStatus
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Current:
    """Where the actor stands now. `probability` (of `stance`) and `uncertainty` have the silence since taken in."""

    stance: Stance
    since: datetime
    status: ShiftStatus
    probability: float
    uncertainty: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """One actor's whole timeline. `current` is `None` while nothing is known; `proofs` has the evidence by article."""

    actor: str
    current: Current | None
    segments: tuple[Segment, ...]
    points: tuple[Point, ...]
    turns: tuple[Turn, ...]
    proofs: Mapping[str, Evidence]

    def proof(self, ref: Ref) -> Evidence:
        """The evidence behind a reference. Raises `KeyError` for an article that is not in the timeline."""
        return self.proofs[ref.article_id]


def timeline(actor: str, reports: Iterable[Report], now: datetime) -> Timeline:
    """The timeline of one actor from all its reports: order and doubles do not matter. `now` is aware UTC."""
    own = [report for report in reports if report.actor == actor]
    line = list(days(origins(own)))
    states = fold(START, line)
    return Timeline(
        actor=actor,
        current=current(states[-1], now) if states else None,
        segments=segments(states, line),
        points=tuple(point(state, day) for state, day in zip(states, line, strict=True)),
        turns=turns_of(actor, states),
        proofs={report.article_id: evidence_of(report) for report in own if report.side},
    )


def fold(state: State, line: Iterable[Day]) -> list[State]:
    """The states after each of the days, in order."""
    states = []
    for day in line:
        state = step(state, day)
        states.append(state)
    return states


def current(state: State, now: datetime) -> Current | None:
    """Where the actor stands at `now`, given the latest state; `None` if it stands nowhere yet."""
    if state.standing is None or state.day is None:
        return None
    p = decay(state.p, max(0, (now.astimezone(UTC).date() - state.day).days))
    return Current(
        stance=state.standing.side,
        since=state.standing.support.opened,
        status=_status(state.standing),
        probability=round(for_side(p, state.standing.side), 4),
        uncertainty=round(uncertainty(p), 4),
    )


def point(state: State, day: Day) -> Point:
    """What the timeline shows for a day and the state after it."""
    return Point(
        at=min(origin.at for origin in day.origins),
        engage=state.p,
        uncertainty=round(uncertainty(state.p), 4),
        standing=state.standing.side if state.standing else None,
        origins=tuple(sorted(day.origins, key=lambda origin: (origin.at, origin.articles))),
    )


def segments(states: Sequence[State], line: Iterable[Day]) -> tuple[Segment, ...]:
    """The stretches on one side, in order, given the days and the states after them; the first may begin before."""
    last: dict[datetime, Standing] = {}
    for state in states:
        if state.standing:
            last[state.standing.support.opened] = state.standing
    starts = list(last)
    spoken = _by_segment(list(last.values()), starts, line)
    ends = [after for _, after in pairwise([*starts, None])]
    return tuple(
        Segment(standing.side, start, end, _status(standing), tuple(articles))
        for (start, standing), end, articles in zip(last.items(), ends, spoken, strict=True)
    )


def _by_segment(standings: Sequence[Standing], starts: Sequence[datetime], line: Iterable[Day]) -> list[list[str]]:
    """For each segment the articles that speak for its side while it lasts."""
    spoken: list[list[str]] = [[] for _ in starts]
    for day in line:
        for origin in sorted(day.origins, key=lambda origin: (origin.at, origin.articles)):
            place = bisect_right(starts, origin.at) - 1
            if place >= 0 and origin.side is standings[place].side:
                spoken[place] += origin.articles
    return spoken


def _status(standing: Standing) -> ShiftStatus:
    return ShiftStatus.CONFIRMED if standing.confirmed else ShiftStatus.PROVISIONAL
