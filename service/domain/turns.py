"""Turns: the shifts that stand in a chain of states, and the diff to those that were told before.

A `Turn` is the pure part of a shift: what the evidence says now. A `Shift` is what has been told, with its history.
`diff(stored, turns, …)` gives the changes to write and to announce; run again on its own result it gives none.

A turn's id is a hash of actor, direction and UTC day of effect, so it is the same whatever the order in which the
articles came in. When a late article moves a turn to another day, the old one is retracted and says which replaces it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from service.domain.report import Ref
from service.domain.shift import Cause, Evidence, Shift, ShiftStatus
from service.domain.stance import Stance
from service.domain.state import State, strongest

#: A turn in the same direction within this many days of a retracted one is taken for the same turn, dated anew.
REDATED_DAYS = 30

#: Finds the sentence behind a reference.
Lookup = Callable[[Ref], Evidence]


@dataclass(frozen=True, slots=True)
class Turn:
    """An actor's turn as the evidence has it now; the fields mean what those of `Shift` do."""

    id: str
    actor: str
    from_stance: Stance
    to_stance: Stance
    effective_at: datetime
    status: ShiftStatus
    probability: float
    origins: int
    before: tuple[Ref, ...]
    after: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A shift to write. `alert_id` is set where its status changed, so that this is an alert; else it is silent."""

    shift: Shift
    alert_id: str | None = None


def turn_of(actor: str, state: State) -> Turn | None:
    """The turn that began the standing side of a state, as far as it is known then; the first stance is no turn."""
    standing = state.standing
    if standing is None or standing.before is None:
        return None
    return Turn(
        id=turn_id(actor, standing.side, standing.support.opened),
        actor=actor,
        from_stance=standing.side.other,
        to_stance=standing.side,
        effective_at=standing.support.opened,
        status=ShiftStatus.CONFIRMED if standing.confirmed else ShiftStatus.PROVISIONAL,
        probability=standing.probability,
        origins=standing.support.origins,
        before=strongest(standing.before),
        after=standing.support.refs,
    )


def turns_of(actor: str, states: Iterable[State]) -> tuple[Turn, ...]:
    """The turns in a chain of states, in order of time, each as its last state has it."""
    latest: dict[str, Turn] = {}
    for state in states:
        turn = turn_of(actor, state)
        if turn:
            latest[turn.id] = turn
    return tuple(latest.values())


def turn_id(actor: str, to: Stance, effective_at: datetime) -> str:
    """Stable: 24 hex digits of a hash of actor, new side and UTC day."""
    return _digest("shift", actor, to.value, effective_at.astimezone(UTC).date().isoformat())


def alert_id(shift: Shift) -> str:
    """Stable: a hash of the shift, its status and how often that has changed."""
    return _digest("alert", shift.id, shift.status.value, str(shift.revision))


def diff(
    stored: Iterable[Shift],
    turns: Iterable[Turn],
    cause: Cause,
    now: datetime,
    *,
    because: str,
    evidence: Lookup,
    changed: Collection[str] = (),
) -> list[Change]:
    """The changes that make the stored shifts say what the turns say, in order of time of effect.

    Both sides are those of one actor and of one stretch of time. `cause` and `because` (a clause such as
    "article 17 was deleted") tell what set this off; a retraction also names those of the `changed` articles that
    the shift rested on. A status never falls from confirmed to provisional without
    being told: that, too, is a change.
    """
    known = {shift.id: shift for shift in stored}
    standing = {turn.id: turn for turn in turns}
    changes = [_told(known.get(turn.id), turn, cause, now, evidence) for turn in standing.values()]
    for shift in known.values():
        if shift.id not in standing and shift.status is not ShiftStatus.RETRACTED:
            reason = because + _ground(shift, because, changed)
            changes.append(_retracted(shift, standing, cause, now, reason))
    return sorted(
        (change for change in changes if change), key=lambda change: (change.shift.effective_at, change.shift.id)
    )


def _told(known: Shift | None, turn: Turn, cause: Cause, now: datetime, evidence: Lookup) -> Change | None:
    fresh = Shift(
        id=turn.id,
        actor=turn.actor,
        from_stance=turn.from_stance,
        to_stance=turn.to_stance,
        effective_at=turn.effective_at,
        status=turn.status,
        cause=cause,
        before=tuple(evidence(ref) for ref in turn.before),
        after=tuple(evidence(ref) for ref in turn.after),
        detected_at=now,
        updated_at=now,
        probability=turn.probability,
        origins=turn.origins,
    )
    if known is None:
        return Change(fresh, alert_id(fresh))
    same_status = known.status is fresh.status
    kept = replace(
        fresh,
        detected_at=known.detected_at,
        cause=known.cause if same_status else cause,
        updated_at=known.updated_at,
        revision=known.revision if same_status else known.revision + 1,
    )
    if kept == known:
        return None
    kept = replace(kept, updated_at=now)
    return Change(kept, None if same_status else alert_id(kept))


def _retracted(shift: Shift, standing: Mapping[str, Turn], cause: Cause, now: datetime, because: str) -> Change:
    heir = _heir(shift, list(standing.values()))
    reason = f"{because}; the turn is now dated {heir.effective_at:%Y-%m-%d}, see {heir.id}" if heir else because
    gone = replace(
        shift,
        status=ShiftStatus.RETRACTED,
        cause=cause,
        because=reason,
        updated_at=now,
        revision=shift.revision + 1,
    )
    return Change(gone, alert_id(gone))


def _ground(shift: Shift, because: str, changed: Collection[str]) -> str:
    """Which of the changed articles a shift rested on, as the end of a reason that does not name them."""
    rested = [e.article_id for e in (*shift.after, *shift.before) if e.article_id in changed]
    unnamed = [article for article in dict.fromkeys(rested) if article not in because]
    return f"; the shift rested on {', '.join(unnamed)}" if unnamed else ""


def _heir(shift: Shift, turns: Sequence[Turn]) -> Turn | None:
    """The turn that takes the place of a retracted shift, if one in its direction stands close to it."""
    near = [
        turn
        for turn in turns
        if turn.to_stance is shift.to_stance
        and abs(turn.effective_at - shift.effective_at) <= timedelta(days=REDATED_DAYS)
    ]
    return min(near, key=lambda turn: (abs(turn.effective_at - shift.effective_at), turn.id), default=None)


def _digest(*words: str) -> str:
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:24]
