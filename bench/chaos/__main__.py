"""`make chaos`: all campaigns, and the report in docs/reliability.md.

python -m bench.chaos --alerts 10000 --kills 500        the whole (hours)
python -m bench.chaos --alerts 200 --kills 20           a rehearsal (minutes)
"""

from __future__ import annotations

import argparse
import platform
import re
import sqlite3
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.chaos import clock, databases, kill, receive

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "reliability.md"
_MARKS = "<!-- report -->", "<!-- end of report -->"


def main() -> int:
    """Runs what was asked for; 1 if anything was lost, doubled or not checked."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos")
    parser.add_argument("--alerts", type=int, default=10_000, help="alerts to twenty receivers")
    parser.add_argument("--kills", type=int, default=500, help="random kills, over both databases")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="parley-chaos-"))
    lines: list[str] = []
    problems: list[str] = []
    for campaign in (_receive, _kill, _full_disk, _clock):
        found, wrong = campaign(folder, options)
        lines += [*found, ""]
        problems += wrong
        print("\n".join(found), flush=True)
    _write(options, lines, problems)
    return 1 if problems else 0


def _receive(folder: Path, options: Any) -> tuple[list[str], list[str]]:
    result = receive.run(f"sqlite:///{folder / 'receive.db'}", options.alerts, receive.self_signed())
    faults = ", ".join(f"{name} {count:,}" for name, count in sorted(result.faults.items()))
    verified = ", ".join(f"{name} {count:,}" for name, count in sorted(result.verified.items()))
    lines = [
        f"### {result.alerts:,} alerts to {receive.RECEIVERS} receivers, most of them faulty",
        "",
        f"* {result.deliveries:,} deliveries, {result.attempts:,} attempts over {result.days:.1f} days of schedule, "
        f"in {result.seconds:.0f} s",
        f"* faults met: {faults}",
        f"* messages verified by each of three: {verified}",
        f"* accepted twice: {result.duplicates} (each because the 200 came after the sender had stopped waiting)",
        *_verdict(result.problems, result.planted),
    ]
    return lines, _wrong(result.problems, result.planted)


def _kill(folder: Path, options: Any) -> tuple[list[str], list[str]]:
    lines: list[str] = []
    wrong: list[str] = []
    with databases.postgres() as postgres:
        for database in (databases.Sqlite(folder / "sqlite"), postgres):
            result = kill.run(database, folder / f"place-{database.name}", options.kills // 2, options.seed)
            lines += [*_kill_lines(result), ""]
            wrong += _wrong(result.problems, result.planted)
    stuck = kill.without_a_sweeper(databases.Sqlite(folder / "planted"), folder / "place-planted")
    seen = "stay undone: seen" if stuck else "NOT SEEN"
    lines.append(f"Without beat, and with the broker emptied, articles {seen}. So it is the sweeper that finds them.")
    return lines, wrong + ([] if stuck else ["the planted fault without a sweeper was not seen"])


def _kill_lines(result: kill.Result) -> list[str]:
    total = sum(result.kills.values())
    by_name = ", ".join(f"{name} {count}" for name, count in sorted(result.kills.items()))
    missed = f" (not reached: {', '.join(result.unreached)})" if result.unreached else ""
    return [
        f"### Kills on {result.database}",
        "",
        f"* kill -9 at {len(result.failpoints)} named failpoints{missed}, and {total} times at random: {by_name}",
        *(f"* {fault}" for fault in result.faults),
        f"* {result.accepted:,} articles accepted, {result.alerts:,} turns told, {result.delivered:,} alerts delivered",
        f"* {result.duplicates} came twice, as a sender was killed after the receiver's 200",
        f"* everything finished {result.recovery:.0f} s after the last fault",
        *_verdict(result.problems, result.planted),
    ]


def _full_disk(folder: Path, _options: Any) -> tuple[list[str], list[str]]:
    accepted, refused, problems = databases.full_disk(folder / "full")
    lines = [
        "### A full disk under SQLite",
        "",
        f"* {accepted} articles accepted before and after, {refused} refused while it was full; the file is sound",
        *_verdict(problems, {}),
    ]
    return lines, problems


def _clock(folder: Path, options: Any) -> tuple[list[str], list[str]]:
    actors = min(200, max(20, options.alerts // 10))
    steps, problems = clock.run(f"sqlite:///{folder / 'clock.db'}", actors)
    lines = [
        "### A clock that steps",
        "",
        f"* {steps} steps of up to two hours, back and forth, under {actors} turns",
        *_verdict(problems, {}),
    ]
    return lines, problems


def _verdict(problems: list[str], planted: dict[str, bool]) -> list[str]:
    words = [] if problems else ["* **lost or doubled: nothing**"]
    words += [f"* **PROBLEM: {problem}**" for problem in problems]
    if planted:
        names = ", ".join(f"{name}{'' if seen else ' (NOT SEEN)'}" for name, seen in planted.items())
        words.append(f"* the checks see what is planted: {names}")
    return words


def _wrong(problems: list[str], planted: dict[str, bool]) -> list[str]:
    return problems + [f"planted and not seen: {name}" for name, seen in planted.items() if not seen]


def _write(options: Any, lines: list[str], problems: list[str]) -> None:
    outcome = f"{len(problems)} problems" if problems else "nothing lost"
    head = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, `python -m bench.chaos --alerts {options.alerts} "
        f"--kills {options.kills} --seed {options.seed}`: **{outcome}**.",
        "",
        _versions(),
        "",
    ]
    text = options.report.read_text() if options.report.exists() else "\n".join(_MARKS)
    begin, end = _MARKS
    body = f"{begin}\n" + "\n".join([*head, *lines]).rstrip() + f"\n{end}"
    options.report.write_text(re.sub(re.escape(begin) + ".*" + re.escape(end), lambda _: body, text, flags=re.S))


def _versions() -> str:
    packages = ("celery", "kombu", "redis", "sqlalchemy", "psycopg", "urllib3", "standardwebhooks", "svix")
    found = {name: version(name) for name in packages}
    found |= {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    return "With " + ", ".join(f"{name} {number}" for name, number in found.items()) + f" on {platform.system()}."


if __name__ == "__main__":
    sys.exit(main())
