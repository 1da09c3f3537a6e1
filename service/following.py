"""Following: after articles have changed, their actors' timelines are brought up to date, and it is said who turned.

    with store.writing() as tx:
        …                                   # write, correct, re-read, move or delete articles
        for change in follow(tx, [article_id], Cause.NEW_ARTICLE, now):
            tx.shifts.write(change.shift)
            if change.alert_id: …           # the alert, in the same transaction

It does not matter what has changed or how: `follow` compares what the articles say now with what was last filtered,
and filters again from the first day touched until it has caught up. Doing it twice gives no further change. Whoever
changes articles holds the archive's lock (`tx.serialise("archive")`) from before the change on: nobody else does then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from service.domain.first_party import NOBODYS, OwnHosts, heard
from service.domain.origins import Origin, combine, days
from service.domain.report import Ref, Report, evidence_of
from service.domain.resume import resume
from service.domain.shift import Cause, Evidence
from service.domain.state import State
from service.domain.timeline import Current, Point, Segment, current, point, segments
from service.domain.turns import Change, diff


def follow(
    tx: Any,
    article_ids: Collection[str],
    cause: Cause,
    now: datetime,
    because: str | None = None,
    own_hosts: OwnHosts = NOBODYS,
) -> list[Change]:
    """Follows with the timelines after these articles have changed in any way; returns the changes of shifts.

    Writes members, origins and states, not the shifts themselves. A `new_article` that is older than what its actor's
    timeline had reached becomes a `late_article`. `because` is the reason given for a retraction; left out, it is made
    of cause and articles. `own_hosts` says where an actor is its own witness.
    """
    happened = _Happened(frozenset(article_ids), cause, now, because or _because(cause, article_ids), own_hosts)
    touched: dict[str, set[str]] = defaultdict(set)
    for actor, key in tx.timelines.affected(article_ids):
        touched[actor].add(key)
    return [change for actor, keys in sorted(touched.items()) for change in _follow(tx, actor, keys, happened)]


@dataclass(frozen=True, slots=True)
class _Happened:
    """What has happened: to which articles, when and why."""

    article_ids: frozenset[str]
    cause: Cause
    now: datetime
    because: str
    own_hosts: OwnHosts

    def cause_for(self, reports: Iterable[Report], reached: date | None) -> Cause:
        """A new article is a late one if all that changed is older than the day that the timeline had reached."""
        days = [r.effective_at.astimezone(UTC).date() for r in reports if r.article_id in self.article_ids]
        late = self.cause is Cause.NEW_ARTICLE and reached is not None and max(days, default=reached) < reached
        return Cause.LATE_ARTICLE if late else self.cause


def _follow(tx: Any, actor: str, keys: set[str], happened: _Happened) -> Iterator[Change]:
    old: dict[str, Origin] = tx.timelines.origins_by(actor, keys)
    reports = heard(tx.timelines.reports_in(actor, keys), happened.own_hosts)
    fresh = _combined(reports)
    moved = {key for key in keys if old.get(key) != fresh.get(key)}
    if not moved:
        return
    touched = {origins[key].day for origins in (old, fresh) for key in moved if key in origins}
    latest: State = tx.timelines.latest_state(actor)
    cause = happened.cause_for(reports, latest.day)
    tx.timelines.write_origins(actor, moved & old.keys(), [fresh[key] for key in moved if key in fresh])
    yield from _refilter(tx, actor, latest, touched, replace(happened, cause=cause))


def _refilter(tx: Any, actor: str, latest: State, touched: set[date], happened: _Happened) -> list[Change]:
    """Filters again from the first touched day on. Of days behind the latest state nothing is stored, nor asked for."""
    start = min(touched)

    def known(day: date) -> bool:
        return latest.day is not None and day <= latest.day

    resumed = resume(
        actor,
        tx.timelines.state_before(actor, start) if known(start) else latest,
        days(tx.timelines.origins_since(actor, start)),
        lambda day: tx.timelines.state_of(actor, day) if known(day) else None,
        touched,
    )
    replaced = [state.day for state in resumed.states if state.day and known(state.day)]
    tx.timelines.write_states(actor, resumed.states, [*replaced, *resumed.dropped])
    told = [shift for shift in (tx.shifts.get(id) for id in sorted(resumed.shift_ids)) if shift]
    shown = {ref.article_id for turn in resumed.turns for ref in (*turn.before, *turn.after)}
    evidence = _lookup(tx, actor, shown)
    return diff(
        told,
        resumed.turns,
        happened.cause,
        happened.now,
        because=happened.because,
        evidence=evidence,
        changed=happened.article_ids,
    )


def _combined(reports: Iterable[Report]) -> dict[str, Origin]:
    by_key: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        by_key[report.origin].append(report)
    return {key: combine(members) for key, members in by_key.items()}


def _lookup(tx: Any, actor: str, article_ids: Collection[str]) -> Callable[[Ref], Evidence]:
    found = {r.article_id: r for r in tx.timelines.proofs(actor, article_ids)} if article_ids else {}
    return lambda ref: evidence_of(found[ref.article_id])


_REASONS = {
    Cause.NEW_ARTICLE: "{} came in",
    Cause.LATE_ARTICLE: "{} came in",
    Cause.ARTICLE_EDITED: "{} was edited",
    Cause.CORRECTION: "{} was corrected by an analyst",
    Cause.RETAGGED: "{} was read again by a new tagger",
    Cause.DELETED: "{} was deleted",
}


def _because(cause: Cause, article_ids: Collection[str]) -> str:
    named = sorted(article_ids)
    what = f"article {named[0]}" if len(named) == 1 else f"one of {len(named)} articles ({named[0]}, …)"
    return _REASONS[cause].format(what)


@dataclass(frozen=True, slots=True)
class View:
    """A stretch of an actor's timeline as stored; `current` is that of now, whatever the stretch."""

    actor: str
    current: Current | None
    segments: tuple[Segment, ...]
    points: tuple[Point, ...]


def view(tx: Any, actor: str, now: datetime, start: datetime | None = None, end: datetime | None = None) -> View:
    """The stored timeline of an actor from `start` to `end` (both included, `None` for open).

    Segments have their own start and end, inside the stretch or not; of their articles, those from `start` on are
    given. Nothing before `start` is read but the state that it begins with.
    """
    first = start.astimezone(UTC).date() if start else None
    line = list(days(tx.timelines.origins_since(actor, first)))
    states = tx.timelines.states(actor, first)
    shown = [point(state, day) for state, day in zip(states, line, strict=True)]
    before = [tx.timelines.state_before(actor, first)] if first else []
    latest = [*before, *states][-1:]
    return View(
        actor=actor,
        current=current(latest[0], now) if latest else None,
        segments=tuple(s for s in segments([*before, *states], line) if _within(s.start, s.end or now, start, end)),
        points=tuple(p for p in shown if _within(p.at, p.at, start, end)),
    )


def _within(first: datetime, last: datetime, start: datetime | None, end: datetime | None) -> bool:
    return (start is None or last >= start) and (end is None or first <= end)
