"""The campaigns, each as lines for the report and a list of what is wrong."""

from __future__ import annotations

import argparse
import traceback
from collections.abc import Callable
from pathlib import Path

from bench.chaos import clock, databases, kill, receive
from bench.chaos.hall import RECEIVERS, SHARE

#: What a campaign comes to: lines of the report, and what is wrong.
Found = tuple[list[str], list[str]]


def safely(campaign: Callable[[Path, argparse.Namespace], Found], folder: Path, options: argparse.Namespace) -> Found:
    """A campaign that breaks is a problem, and must not take the others' findings with it."""
    try:
        return campaign(folder, options)
    except Exception:
        traceback.print_exc()
        return [f"**{campaign.__name__} broke off**"], [f"{campaign.__name__} broke off"]


def many_alerts(folder: Path, options: argparse.Namespace) -> Found:
    """Alerts to faulty receivers."""
    result = receive.run(folder / "receive", options.alerts)
    faults = ", ".join(f"{name} {count:,}" for name, count in sorted(result.faults.items()))
    verified = ", ".join(f"{name} {count:,}" for name, count in sorted(result.verified.items()))
    facts = [
        f"{result.deliveries:,} deliveries, {result.attempts:,} attempts over {result.days:.1f} days of schedule, "
        f"in {result.seconds / 60:.0f} min",
        f"faults met: {faults}",
        f"messages verified by each of three: {verified}",
        f"accepted twice: {result.duplicates:,}, allowed only where the 200 came after the sender had given up",
    ]
    title = f"{result.alerts:,} alerts to {RECEIVERS} receivers, {SHARE:.0%} faults"
    return _chapter(title, facts, result.problems, result.planted)


def sqlite(folder: Path, options: argparse.Namespace) -> Found:
    """Kills on SQLite."""
    return _killed(databases.Sqlite(folder / "sqlite"), folder, options)


def postgres(folder: Path, options: argparse.Namespace) -> Found:
    """Kills on PostgreSQL."""
    with databases.postgres() as server:
        return _killed(server, folder, options)


def _killed(database: databases.Sqlite | databases.Postgres, folder: Path, options: argparse.Namespace) -> Found:
    result = kill.run(database, folder / f"place-{database.name}", options.kills // 2, options.seed, options.away)
    total = sum(result.kills.values())
    by_name = ", ".join(f"{name} {count}" for name, count in sorted(result.kills.items()))
    missed = f" (not reached: {', '.join(result.unreached)})" if result.unreached else ""
    finished = ", ".join(f"{seconds:.0f} s after {what}" for what, seconds in result.recovery.items())
    facts = [
        f"kill -9 at {len(result.failpoints)} named failpoints{missed}, and {total} times at random: {by_name}",
        *result.faults,
        f"{result.accepted:,} articles accepted, {result.alerts:,} turns told, {result.delivered:,} alerts delivered",
        f"{result.duplicates} came twice, as a sender was killed after the receiver's 200",
        f"everything was finished {finished}",
    ]
    return _chapter(f"Kills on {result.database}", facts, result.problems, result.planted)


def full_disk(folder: Path, _options: argparse.Namespace) -> Found:
    """A disk that is full for a while."""
    accepted, refused, problems = databases.full_disk(folder / "full")
    planted = databases.planted_disk(folder / "full" / "parley.db")
    fact = f"{accepted} articles accepted before and after, {refused} refused while it was full; the file is sound"
    return _chapter("A full disk under SQLite", [fact], problems, planted)


def stepping_clock(folder: Path, options: argparse.Namespace) -> Found:
    """A clock that goes back and forth."""
    actors = min(200, max(20, options.alerts // 10))
    steps, problems, planted = clock.run(f"sqlite:///{folder / 'clock.db'}", actors)
    fact = f"{steps} steps of up to two hours, back and forth, under {actors} turns"
    return _chapter("A clock that steps", [fact], problems, planted)


def no_sweeper(folder: Path, _options: argparse.Namespace) -> Found:
    """The planted fault of the kills: without beat nobody finds what was lost."""
    stuck = kill.stays_undone(databases.Sqlite(folder / "planted"), folder / "place-planted")
    seen = "stay undone: seen" if stuck else "NOT SEEN"
    line = f"Without beat, and with the broker emptied, articles {seen}. So it is the sweeper that finds them."
    return [line], [] if stuck else ["the planted fault without a sweeper was not seen"]


def small_ones(folder: Path, options: argparse.Namespace) -> Found:
    """The campaigns of a minute or two."""
    found = [safely(one, folder, options) for one in (full_disk, stepping_clock, no_sweeper)]
    lines = [line for chapter, _ in found for line in (*chapter, "")]
    return lines[:-1], [problem for _, wrong in found for problem in wrong]


def _chapter(title: str, facts: list[str], problems: list[str], planted: dict[str, bool]) -> Found:
    """What was done and seen, what is wrong, and whether the checks see a fault `planted` for them (name -> seen)."""
    facts = facts if problems else [*facts, "**lost or doubled: 0**"]
    names = ", ".join(f"{name}{'' if seen else ' (NOT SEEN)'}" for name, seen in planted.items())
    said = [*facts, *(f"**PROBLEM: {problem}**" for problem in problems), f"the checks see what is planted: {names}"]
    unseen = [f"planted and not seen: {name}" for name, seen in planted.items() if not seen]
    return [f"### {title}", "", *(f"* {each}" for each in said)], problems + unseen
