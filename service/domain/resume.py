"""Resuming the filter where something has changed, and only until it has caught up with what is stored.

A store keeps one row per origin (`combine` of its reports) and one `State` per actor and UTC day. When articles come,
change or go, it combines the origins that they touch again and takes the days of these origins, before and after::

    touched = {old.day, new.day}
    before = …                                # the stored state of the latest day before min(touched), or START
    line = days(origins_since(min(touched)))  # lazy, in order of time
    resumed = resume(actor, before, line, stored_state_of, touched)
    # write resumed.states, remove the states of resumed.dropped, read the shifts resumed.shift_ids, and then
    changes = diff(those_shifts, resumed.turns, cause, now, because=…, evidence=…)

The days are read only until the state meets the stored one: an append costs one step, whatever lies before it, and a
late article some dozens, whatever lies after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date

from service.domain.origins import Day
from service.domain.state import State, step
from service.domain.turns import Turn, turn_of, turns_of


@dataclass(frozen=True, slots=True)
class Resumed:
    """What a change of some days comes to.

    `states` are to be written, those of `dropped` days removed. `turns` stand and may differ from what was told;
    `shift_ids` are theirs and those of turns that stood in this stretch before: the stored shifts to hold against them.
    `met`: the filter has caught up, and the rest of the stored chain still holds.
    """

    states: tuple[State, ...]
    dropped: tuple[date, ...]
    turns: tuple[Turn, ...]
    shift_ids: frozenset[str]
    met: bool


def resume(
    actor: str,
    before: State,
    line: Iterable[Day],
    stored: Callable[[date], State | None],
    touched: Set[date],
) -> Resumed:
    """Filters again from the first touched day on, until the state meets the stored one after the last touched day.

    `before` is the state before the first touched day, `line` the days from then on, `stored(day)` the state written
    for a day, if any. Only touched days may have gained, changed or lost evidence. Raises `ValueError` if `touched` is
    empty.
    """
    last = max(touched)
    old = {day: stored(day) for day in touched}
    fresh: list[State] = []
    met_in: State | None = None
    for day in line:
        state = step(fresh[-1] if fresh else before, day)
        was = old[day.day] if day.day in old else stored(day.day)
        old[day.day] = was
        if day.day > last and state == was:
            met_in = state
            break
        fresh.append(state)
    written = {state.day for state in fresh}
    turns, ids = _turns(actor, [before, *fresh], [before, *(was for was in old.values() if was)], met_in)
    return Resumed(
        states=tuple(fresh),
        dropped=tuple(sorted(day for day in touched if old[day] and day not in written)),
        turns=turns,
        shift_ids=ids,
        met=met_in is not None,
    )


def _turns(
    actor: str, new: Sequence[State], old: Sequence[State], met_in: State | None
) -> tuple[tuple[Turn, ...], frozenset[str]]:
    """The turns of the new states, and the ids of new and old ones, without the turn that goes on where they met.

    That one is as it was: its last state lies further on, in the part of the chain that still holds.
    """
    going_on = turn_of(actor, met_in) if met_in else None
    skipped = going_on.id if going_on else None
    turns = tuple(turn for turn in turns_of(actor, new) if turn.id != skipped)
    ids = {turn.id for turn in (*turns, *turns_of(actor, old))}
    return turns, frozenset(id for id in ids if id != skipped)
