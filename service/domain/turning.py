"""Turning points: the turns that labels contain, and how well those found agree with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise

from service.domain.stance import Stance

#: Days that a found turn may lie from the true one: where stories are few, the next one that tells of it finds it.
TOLERANCE_DAYS = 60


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """What a reader said of an actor in one story; copies and mixed stories have no label."""

    actor: str
    day: date
    side: Stance


@dataclass(frozen=True, slots=True, order=True)
class TurningPoint:
    """An actor's turn to `to`; `known` is the day on which it was first told, for found ones."""

    actor: str
    day: date
    to: Stance
    known: date | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How found turns agree with true ones. `years` is the sum over actors of the time that labels span."""

    hits: tuple[tuple[TurningPoint, TurningPoint], ...]
    missed: tuple[TurningPoint, ...]
    false: tuple[TurningPoint, ...]
    years: float

    @property
    def precision(self) -> float:
        """Share of the found turns that are true; 1 if none was found."""
        found = len(self.hits) + len(self.false)
        return len(self.hits) / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of the true turns that were found; 1 if there are none."""
        true = len(self.hits) + len(self.missed)
        return len(self.hits) / true if true else 1.0

    @property
    def false_per_year(self) -> float:
        """False turns in an actor-year."""
        return len(self.false) / self.years if self.years else 0.0

    @property
    def delay(self) -> float | None:
        """Median days from the true turn to the day on which it was told; `None` without hits."""
        delays = sorted((found.known - true.day).days for true, found in self.hits if found.known)
        if not delays:
            return None
        middle = len(delays) // 2
        return (delays[middle] + delays[~middle]) / 2


def turning_points(labels: Iterable[Label]) -> list[TurningPoint]:
    """The turns that labels contain: each actor's change of side from one labelled day to the next, on the later day.

    A day on which an actor's labels disagree counts for neither side.
    """
    found = []
    for actor, own in groupby(sorted(set(labels)), key=lambda label: label.actor):
        days = [(day, {label.side for label in same}) for day, same in groupby(own, key=lambda label: label.day)]
        clear = [(day, next(iter(sides))) for day, sides in days if len(sides) == 1]
        found += [TurningPoint(actor, day, side) for (_, before), (day, side) in pairwise(clear) if side is not before]
    return found


def actor_years(labels: Iterable[Label]) -> float:
    """The time from first to last label, in years, summed over actors."""
    total = timedelta()
    for _, own in groupby(sorted(labels), key=lambda label: label.actor):
        days = [label.day for label in own]
        total += days[-1] - days[0]
    return total / timedelta(days=365.25)


def score(
    found: Iterable[TurningPoint], true: Sequence[TurningPoint], years: float, tolerance: int = TOLERANCE_DAYS
) -> Score:
    """Pairs found turns with true ones of the same actor and direction, the closest first, each at most once."""
    left, open_ = sorted(found), sorted(true)
    pairs = sorted(
        (abs((f.day - t.day).days), t, f)
        for f in left
        for t in open_
        if (f.actor, f.to) == (t.actor, t.to) and abs((f.day - t.day).days) <= tolerance
    )
    hits = []
    for _, t, f in pairs:
        if t in open_ and f in left:
            hits.append((t, f))
            open_.remove(t)
            left.remove(f)
    return Score(tuple(sorted(hits)), tuple(open_), tuple(left), years)
