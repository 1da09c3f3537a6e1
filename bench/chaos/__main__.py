"""`make chaos`: all campaigns, side by side, and the report in docs/reliability.md.

python -m bench.chaos                                           the whole: half an hour or more on two cores
python -m bench.chaos --alerts 200 --kills 20 --away 20 --report /tmp/report.md     a rehearsal
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import re
import sqlite3
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.chaos.campaigns import many_alerts, postgres, safely, small_ones, sqlite

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "reliability.md"
_MARKS = "<!-- report -->", "<!-- end of report -->"


def main() -> int:
    """Runs everything; 1 if anything was lost, doubled or not checked."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos")
    parser.add_argument("--alerts", type=int, default=10_000, help="alerts to twenty receivers")
    parser.add_argument("--kills", type=int, default=520, help="random kills, over both databases")
    parser.add_argument("--away", type=float, default=600.0, help="seconds that the broker is away")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="parley-chaos-"))
    began = time.monotonic()
    lines: list[str] = []
    problems: list[str] = []
    with ProcessPoolExecutor(3, multiprocessing.get_context("spawn")) as pool:
        running = [pool.submit(safely, one, folder, options) for one in (sqlite, postgres, many_alerts, small_ones)]
        for found, wrong in (running[at].result() for at in (2, 0, 1, 3)):
            lines += [*found, ""]
            problems += wrong
            print("\n".join(found), flush=True)
    _write(options, lines, problems, time.monotonic() - began)
    return 1 if problems else 0


def _write(options: argparse.Namespace, lines: list[str], problems: list[str], seconds: float) -> None:
    outcome = f"{len(problems)} problems" if problems else "lost: 0"
    head = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, `python -m bench.chaos --alerts {options.alerts} "
        f"--kills {options.kills} --away {options.away:.0f} --seed {options.seed}`: **{outcome}**. "
        f"It took {seconds / 60:.0f} minutes on {os.cpu_count()} cores.",
        "",
        _versions(),
        "",
    ]
    text = options.report.read_text() if options.report.exists() else "\n".join(_MARKS)
    begin, end = _MARKS
    body = f"{begin}\n" + "\n".join([*head, *lines]).rstrip() + f"\n{end}"
    options.report.write_text(re.sub(re.escape(begin) + ".*" + re.escape(end), lambda _: body, text, flags=re.S))


def _versions() -> str:
    packages = ("celery", "kombu", "redis", "sqlalchemy", "psycopg", "urllib3", "standardwebhooks", "openai")
    found = {name: version(name) for name in packages}
    found |= {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    return "With " + ", ".join(f"{name} {number}" for name, number in found.items()) + f" on {platform.system()}."


if __name__ == "__main__":
    sys.exit(main())
