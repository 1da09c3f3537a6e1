"""How soon and how surely is a turn told? The filter against simpler detectors, on simulated actors.

    python -m bench.turns                    prints the table, writes docs/img/turns.svg

An actor changes sides after exponential times (mean 180 days, at least 30). A story of its own comes every five days
on average, wrong in 15 % of cases, and is copied by other outlets (geometric, two copies on average, within two days),
error included. Confidence is informative: higher for right readings than for wrong ones. An alert is false if the
actor was not on that side at that time; a turn is missed if no alert tells of it before the next one.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import ruptures

from service.domain.origins import Day, combine, days
from service.domain.report import Report
from service.domain.stance import ArticleStance, Stance
from service.domain.state import START, State, step

FIRST = datetime(2015, 1, 1, tzinfo=UTC)
YEARS = 6
MEAN_STAY, LEAST_STAY = 180, 30
EVERY = 5.0
WRONG = 0.15
COPIES = 2.0


@dataclass(frozen=True)
class Told:
    """One copy of a story: the day it appears, its story's number, the side and confidence read from it."""

    day: int
    story: int
    side: Stance
    confidence: float


@dataclass(frozen=True)
class Life:
    """What was true of an actor: `turns` are (day, side), the first one at day 0; `stories` what was printed."""

    turns: tuple[tuple[int, Stance], ...]
    stories: tuple[Told, ...]

    def side(self, day: int) -> Stance:
        """Where the actor was on a day."""
        return [side for start, side in self.turns if start <= day][-1]


Alert = tuple[int, Stance]
Detector = Callable[[Sequence[Told]], list[Alert]]


def live(rng: random.Random) -> Life:
    """One simulated actor over `YEARS` years."""
    end = int(YEARS * 365.25)
    turns, day, side = [(0, Stance.ENGAGE)], 0, Stance.ENGAGE
    while (day := day + LEAST_STAY + int(rng.expovariate(1 / (MEAN_STAY - LEAST_STAY)))) < end:
        side = side.other
        turns.append((day, side))
    life = Life(tuple(turns), ())
    return Life(life.turns, tuple(sorted(_stories(rng, life, end), key=lambda told: (told.day, told.story))))


def _stories(rng: random.Random, life: Life, end: int) -> Iterator[Told]:
    at, number = rng.expovariate(1 / EVERY), 0
    while at < end:
        wrong = rng.random() < WRONG
        side = life.side(int(at)).other if wrong else life.side(int(at))
        confidence = min(0.97, max(0.4, rng.gauss(0.68 if wrong else 0.8, 0.12)))
        yield Told(int(at), number, side, confidence)
        while rng.random() < COPIES / (1 + COPIES):
            yield Told(min(int(at) + rng.randint(0, 2), end - 1), number, side, confidence)
        at, number = at + rng.expovariate(1 / EVERY), number + 1


# --- detectors: the stories in order of time in, (day, new side) out -------------------------------------------------


def last_label(stories: Sequence[Told]) -> list[Alert]:
    """Believes every story."""
    return _changes((told.day, told.side) for told in stories)


def two_agree(stories: Sequence[Told]) -> list[Alert]:
    """Believes two different stories in a row, within 21 days."""
    firsts = _firsts(stories)
    return _changes(
        (two.day, two.side) for one, two in pairwise(firsts) if one.side is two.side and two.day - one.day <= 21
    )


def cusum(stories: Sequence[Told], drift: float = 0.5, height: float = 2.5) -> list[Alert]:
    """Page's cumulative sum of contrary stories less a drift, one story an origin; resets at an alarm."""
    side, total, alerts = None, 0.0, []
    for told in _firsts(stories):
        if side is None:
            side = told.side
            alerts.append((told.day, side))
            continue
        total = max(0.0, total + (1.0 if told.side is not side else -1.0) - drift + 0.5)
        if total >= height:
            side, total = told.side, 0.0
            alerts.append((told.day, side))
    return alerts


def pelt(stories: Sequence[Told], penalty: float = 3.0) -> list[Alert]:
    """`ruptures` PELT (l2) over the last 60 origins, asked again at every story: the last segment's side."""
    firsts = _firsts(stories)
    values = np.array([[1.0 if told.side is Stance.ENGAGE else 0.0] for told in firsts])
    said = []
    for n in range(4, len(firsts) + 1):
        window = values[max(0, n - 60) : n]
        ends = ruptures.Pelt(model="l2", min_size=2, jump=1).fit(window).predict(pen=penalty * 0.2)
        last = window[ends[-2] if len(ends) > 1 else 0 :]
        said.append((firsts[n - 1].day, Stance.ENGAGE if last.mean() >= 0.5 else Stance.REJECT))
    return _changes(said)


def filtered(confirmed: bool, copies_count: bool = False) -> Detector:
    """The project's filter, run story by story as they appear: at its provisional or its confirmed alerts."""

    def detect(stories: Sequence[Told]) -> list[Alert]:
        told_states = _states(stories, copies_count)
        return _changes(
            (day, state.standing.side)
            for day, state in told_states
            if state.standing and (state.standing.confirmed or not confirmed)
        )

    return detect


def _states(stories: Sequence[Told], copies_count: bool) -> Iterator[tuple[int, State]]:
    """The state after each day; a copy on a later day than its story is known for one and changes nothing."""
    state = START
    for day in _days(stories, copies_count):
        state = step(state, day)
        yield (day.day - FIRST.date()).days, state


def _days(stories: Sequence[Told], copies_count: bool) -> Iterator[Day]:
    counted = stories if copies_count else _firsts(stories)
    return days(combine([_report(told, n if copies_count else told.story)]) for n, told in enumerate(counted))


def _report(told: Told, origin: int) -> Report:
    at = FIRST + timedelta(days=told.day)
    return Report(f"a{origin}", "x", ArticleStance(told.side.value), told.confidence, at, f"o{origin:06}")


def _firsts(stories: Sequence[Told]) -> list[Told]:
    seen: dict[int, Told] = {}
    for told in stories:
        seen.setdefault(told.story, told)
    return list(seen.values())


def _changes(said: Iterator[Alert] | Sequence[Alert]) -> list[Alert]:
    alerts: list[Alert] = []
    for day, side in said:
        if not alerts or alerts[-1][1] is not side:
            alerts.append((day, side))
    return alerts


# --- measures ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """False alerts an actor-year, median days from turn to alert, share of turns never told, share of alerts true."""

    name: str
    false: float
    delay: float
    missed: float
    right: float


def measure(name: str, detect: Detector, lives: Sequence[Life]) -> Result:
    """What a detector does on all lives. The first alert of a life is its first stance, not a turn."""
    false, delays, turns, alerted = 0, [], 0, 0
    for life in lives:
        alerts = detect(life.stories)[1:]
        alerted += len(alerts)
        false += sum(life.side(day) is not side for day, side in alerts)
        ends = [*(day for day, _ in life.turns[2:]), 10**6]
        for (start, side), end in zip(life.turns[1:], ends, strict=True):
            turns += 1
            hit = next((day for day, told in alerts if told is side and start <= day < end), None)
            delays += [hit - start] if hit is not None else []
    return Result(
        name,
        false / (len(lives) * YEARS),
        statistics.median(delays),
        1 - len(delays) / turns,
        1 - false / max(alerted, 1),
    )


DETECTORS: dict[str, Detector] = {
    "last label": last_label,
    "two agreeing origins": two_agree,
    "CUSUM": cusum,
    "ruptures PELT": pelt,
    "filter, copies counted": filtered(confirmed=True, copies_count=True),
    "filter, provisional": filtered(confirmed=False),
    "filter, confirmed": filtered(confirmed=True),
}


def main() -> None:
    """Measures, prints and plots."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=40, help="simulated actors of six years each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plot", type=Path, default=Path("docs/img/turns.svg"))
    options = parser.parse_args()
    rng = random.Random(options.seed)
    lives = [live(rng) for _ in range(options.runs)]
    results = [measure(name, detect, lives) for name, detect in DETECTORS.items()]
    print(f"{options.runs} actors x {YEARS} years, seed {options.seed}, {sum(len(x.turns) - 1 for x in lives)} turns")
    print(f"{'':24}{'false/year':>11}{'delay, d':>10}{'missed':>9}{'right':>8}")
    for r in results:
        print(f"{r.name:24}{r.false:11.2f}{r.delay:10.1f}{r.missed:9.1%}{r.right:8.1%}")
    plot(results, options.plot)


def plot(results: Sequence[Result], path: Path) -> None:
    """False alerts against delay, one dot a detector."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "parley"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.2))
    for r in results:
        ours = r.name.startswith("filter") and "copies" not in r.name
        axes.scatter(r.delay, max(r.false, 0.005), s=70, color="#0b7285" if ours else "#adb5bd", zorder=3)
        label = f"{r.name} ({r.missed:.0%} missed)"
        axes.annotate(label, (r.delay, max(r.false, 0.005)), xytext=(7, 5), textcoords="offset points", fontsize=8)
    axes.set_yscale("log")
    axes.set_xlabel("median delay, days")
    axes.set_ylabel("false alerts an actor-year")
    axes.set_xlim(0, max(r.delay for r in results) * 1.5)
    axes.grid(alpha=0.3)
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
