"""The filter's state after a day, and the step from one day to the next.

A `State` is small, holds all that the future needs to know of the past, and goes to JSON and back unchanged.
`step(state, day)` is pure; a timeline is the fold of `step` over an actor's days, `START` the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from service.domain.filter import (
    COLLECT_DAYS,
    CONFIRMED,
    DIGITS,
    ORIGINS,
    PROVISIONAL,
    RUN_DAYS,
    decay,
    update,
)
from service.domain.origins import MOST_EVIDENCE, Day, Side
from service.domain.report import Ref
from service.domain.stance import Stance


@dataclass(frozen=True, slots=True)
class Support:
    """The evidence gathered for one side since `opened` (aware UTC), by independent origins; `last` is its last day."""

    opened: datetime
    last: date
    origins: int
    first_party: bool
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The side that an actor is taken to be on, and why.

    `support` is what speaks for it since it turned, `confirmed` whether that was enough, `probability` the posterior
    when support was last gathered. `before` is the latest evidence of the other side at the turn, `None` for the first
    stance of all, which is no turn. `recent` is the latest evidence for this side.
    """

    side: Stance
    support: Support
    confirmed: bool
    probability: float
    before: tuple[Ref, ...] | None
    recent: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What is known of an actor at the end of `day`.

    `p` is the probability that it engages; `challenge` is a run of evidence against the standing side, not enough so
    far.
    """

    day: date | None = None
    p: float = 0.5
    standing: Standing | None = None
    challenge: Support | None = None


#: Nothing known yet.
START = State()

_Sides = Mapping[Stance, Side | None]


def step(state: State, day: Day) -> State:
    """The state after one more day with evidence. Raises `ValueError` unless `day` comes after `state.day`."""
    if state.day is not None and day.day <= state.day:
        raise ValueError(f"{day.day} does not come after {state.day}")
    sides = {stance: day.side(stance) for stance in Stance}
    p = posterior(state, day.day, sides)
    if state.standing is None:
        return State(day.day, p, _first(day.day, p, sides))
    challenge = _challenge(state.standing, state.challenge, day.day, sides)
    if challenge and for_side(p, state.standing.side.other) > PROVISIONAL:
        return State(day.day, p, _turn(state.standing, challenge, p))
    return State(day.day, p, _stay(state.standing, day.day, p, sides), challenge)


def posterior(state: State, day: date, sides: _Sides) -> float:
    """The probability of engage after the silence since `state` and the evidence of `day`."""
    silent = (day - state.day).days if state.day else 0
    return update(decay(state.p, silent), _weight(sides, Stance.ENGAGE) - _weight(sides, Stance.REJECT))


def for_side(p: float, stance: Stance) -> float:
    """The probability of a side, given that of engage."""
    return p if stance is Stance.ENGAGE else round(1.0 - p, DIGITS)


def _weight(sides: _Sides, stance: Stance) -> float:
    side = sides[stance]
    return side.weight if side else 0.0


def _first(day: date, p: float, sides: _Sides) -> Standing | None:
    """The first stance of all, if the day leans far enough to one side."""
    for stance in Stance:
        side = sides[stance]
        if side and for_side(p, stance) > PROVISIONAL:
            return _settled(stance, _gather(None, side, day), p, None)
    return None


def _challenge(standing: Standing, run: Support | None, day: date, sides: _Sides) -> Support | None:
    """The run of contrary evidence after today: broken by a day that leans to the standing side, or by a long gap."""
    if run is not None and (day - run.last).days > RUN_DAYS:
        run = None
    other = sides[standing.side.other]
    balance = _weight(sides, standing.side.other) - _weight(sides, standing.side)
    if balance < 0:
        return None
    return _gather(run, other, day) if other and balance > 0 else run


def _turn(standing: Standing, challenge: Support, p: float) -> Standing:
    """The actor has turned: the run of contrary evidence becomes the support of the new side."""
    return _settled(standing.side.other, challenge, p, standing.recent)


def _stay(standing: Standing, day: date, p: float, sides: _Sides) -> Standing:
    """The actor stays where it is; fresh evidence for that is gathered while it is of use."""
    own = sides[standing.side]
    if own is None:
        return standing
    latest = replace(standing, recent=(*own.refs, *standing.recent)[:MOST_EVIDENCE])
    if standing.confirmed and (day - standing.support.opened.date()).days > COLLECT_DAYS:
        return latest
    return _confirmed(replace(latest, support=_gather(standing.support, own, day)), p)


def _settled(side: Stance, support: Support, p: float, before: tuple[Ref, ...] | None) -> Standing:
    return _confirmed(Standing(side, support, False, p, before, support.refs), p)


def _confirmed(standing: Standing, p: float) -> Standing:
    """Notes the posterior, and confirms the side if it may be; once confirmed, it stays so."""
    probability = for_side(p, standing.side)
    enough = standing.support.origins >= ORIGINS or standing.support.first_party
    confirmed = standing.confirmed or (enough and probability >= CONFIRMED)
    return replace(standing, probability=probability, confirmed=confirmed)


def _gather(support: Support | None, side: Side, day: date) -> Support:
    if support is None:
        return Support(side.at.astimezone(UTC), day, side.origins, side.first_party, side.refs)
    return Support(
        opened=support.opened,
        last=day,
        origins=support.origins + side.origins,
        first_party=support.first_party or side.first_party,
        refs=strongest((*support.refs, *side.refs)),
    )


def strongest(refs: tuple[Ref, ...]) -> tuple[Ref, ...]:
    """At most `MOST_EVIDENCE` of them, the most confident first; of equals, the first given."""
    return tuple(sorted(refs, key=lambda ref: -ref.confidence)[:MOST_EVIDENCE])


def to_json(state: State) -> dict[str, Any]:
    """A JSON object that `from_json` turns back into the same state."""
    standing = state.standing
    return {
        "day": state.day.isoformat() if state.day else None,
        "p": state.p,
        "standing": standing and asdict(standing) | {"support": _support_json(standing.support)},
        "challenge": state.challenge and _support_json(state.challenge),
    }


def from_json(plain: Mapping[str, Any]) -> State:
    """The state that `to_json` wrote. Raises `KeyError` or `ValueError` on anything else."""
    return State(
        day=date.fromisoformat(plain["day"]) if plain["day"] else None,
        p=plain["p"],
        standing=_standing_of(plain["standing"]) if plain["standing"] else None,
        challenge=_support_of(plain["challenge"]) if plain["challenge"] else None,
    )


def _support_json(support: Support) -> dict[str, Any]:
    return asdict(support) | {"opened": support.opened.isoformat(), "last": support.last.isoformat()}


def _standing_of(plain: Mapping[str, Any]) -> Standing:
    return Standing(
        side=Stance(plain["side"]),
        support=_support_of(plain["support"]),
        confirmed=plain["confirmed"],
        probability=plain["probability"],
        before=_refs_of(plain["before"]) if plain["before"] is not None else None,
        recent=_refs_of(plain["recent"]),
    )


def _support_of(plain: Mapping[str, Any]) -> Support:
    return Support(
        opened=datetime.fromisoformat(plain["opened"]),
        last=date.fromisoformat(plain["last"]),
        origins=plain["origins"],
        first_party=plain["first_party"],
        refs=_refs_of(plain["refs"]),
    )


def _refs_of(plain: Iterable[Mapping[str, Any]]) -> tuple[Ref, ...]:
    return tuple(Ref(item["article_id"], item["confidence"], item["mark"]) for item in plain)
