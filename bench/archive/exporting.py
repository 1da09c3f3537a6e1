"""A real export of many articles: `parley export` against a real API, and the memory that each of the two needs.

    python -m bench.archive.exporting --articles 100000                        (fills an SQLite archive first)
    python -m bench.archive.exporting --articles 100000 --database URL         (of a filled one: its newest articles)

Peaks are what Linux counts (`VmHWM`), so a moment between two looks is in them too.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from bench.archive.__main__ import open_store
from bench.archive.loading import fill
from bench.archive.press import Press
from service.adapters.database.store import DatabaseStore
from service.adapters.database.tables import articles

_ROOT = Path(__file__).resolve().parents[2]
_KEY = "an-admin-key-for-the-bench"
_NOWHERE = "redis://127.0.0.1:1/0"


def megabytes(pid: int, what: str) -> float:
    """`VmRSS` (now) or `VmHWM` (the most so far) of a process."""
    return _megabytes(Path(f"/proc/{pid}/status").read_text(), what)


def _megabytes(status: str, what: str) -> float:
    return int(next(line for line in status.splitlines() if line.startswith(what + ":")).split()[1]) / 1024


def newest(url: str, count: int) -> datetime:
    """The time from which on there are `count` articles, or all if there are fewer."""
    store = DatabaseStore(url)
    with store.reading() as tx:
        times = select(articles.c.published_at).order_by(articles.c.published_at.desc(), articles.c.id.desc())
        found = tx.connection.scalar(times.offset(count - 1).limit(1))
        first = found or tx.connection.scalar(
            select(articles.c.published_at).order_by(articles.c.published_at).limit(1)
        )
    store.close()
    assert first
    return first


@contextmanager
def _api(folder: Path, url: str) -> Iterator[tuple[int, dict[str, str]]]:
    """A running API: its pid, and the environment for the command line."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(_ROOT), "HOME": str(folder), "PARLEY_DATA_DIR": str(folder),
        "PARLEY_PORT": str(port), "PARLEY_DATABASE_URL": url, "PARLEY_REDIS_URL": _NOWHERE,
        "PARLEY_ADMIN_KEY": _KEY, "PARLEY_LOG": "error",
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-m", "service.api"], env=environment, cwd=_ROOT)
    try:
        for _ in range(600):
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
                break
            time.sleep(0.2)
        yield process.pid, environment
    finally:
        process.terminate()
        process.wait()


def export(url: str, count: int, form: str = "jsonl") -> dict[str, float]:
    """Exports the newest `count` articles; MB of both processes, of the file, and seconds."""
    since = newest(url, count)
    with tempfile.TemporaryDirectory(prefix="parley-export-") as name:
        file = Path(name) / f"articles.{form}"
        with _api(Path(name), url) as (api, environment):
            before, began = megabytes(api, "VmRSS"), time.perf_counter()
            command = ["-m", "service.cli", "export", "articles", "-o", str(file)]
            command += ["-f", f"published_after={since.isoformat().replace('+00:00', 'Z')}"]
            # Asked for its own peak at its end, as it is gone afterwards.
            asking = f"import sys; sys.argv = {['parley', *command[2:]]!r}\n" + (
                "import atexit\n"
                "atexit.register(lambda: print(open('/proc/self/status').read()))\n"
                "from service.cli import main\nmain()\n"
            )
            told = subprocess.run([sys.executable, "-c", asking], env=environment, cwd=_ROOT, check=True,
                                  capture_output=True, text=True).stdout  # fmt: skip
            seconds = time.perf_counter() - began
            with file.open("rb") as lines:
                exported = sum(1 for _ in lines) if form == "jsonl" else count
            return {
                "articles": exported,
                "file": file.stat().st_size / 1e6,
                "seconds": seconds,
                "api before": before,
                "api peak": megabytes(api, "VmHWM"),
                "command line peak": _megabytes(told, "VmHWM"),
            }


@contextmanager
def filled(count: int) -> Iterator[str]:
    """The URL of an SQLite archive of so many generated articles."""
    with tempfile.TemporaryDirectory(prefix="parley-export-") as name:
        store, end = open_store("sqlite", Path(name))
        fill(store, Press(), range(count))
        url = store.engine.url.render_as_string(hide_password=False)
        store.close()
        yield url
        end()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", help="the URL of a filled database; without it one is made")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--format", default="jsonl", choices=["jsonl", "csv"])
    options = parser.parse_args()
    with contextlib.nullcontext(options.database) if options.database else filled(options.articles) as url:
        for name, value in export(url, options.articles, options.format).items():
            print(f"{name:20}{value:12,.1f}")


if __name__ == "__main__":
    main()
