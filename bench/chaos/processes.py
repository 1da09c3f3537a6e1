"""One installation of Parley under attack: its processes are started again when they die, and can be killed by name."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import redis

from service.adapters.database.migrate import migrate
from service.adapters.database.store import DatabaseStore
from service.launcher import valkey

ROOT = Path(__file__).resolve().parents[2]
KEY = "an-admin-key-for-chaos"
_CELERY = [sys.executable, "-m", "bench.chaos.stage", "celery"]


class Installation:
    """API, worker, sender, beat and Valkey over one database, in `folder`."""

    def __init__(self, folder: Path, database_url: str, allow: str, without: tuple[str, ...] = ()) -> None:
        self.folder, self.database_url = folder, database_url
        self.points = folder / "failpoints"
        self.points.mkdir(parents=True)
        with contextlib.closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._valkey, self.redis_url = valkey.command(folder, valkey.free_port())
        self.environment = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(folder), "PARLEY_DATA_DIR": str(folder),
            "PARLEY_PORT": str(self.port), "PARLEY_DATABASE_URL": database_url, "PARLEY_REDIS_URL": self.redis_url,
            "PARLEY_ADMIN_KEY": KEY, "PARLEY_ALLOW_HOSTS": allow, "PARLEY_RATE_LIMIT": "0", "PARLEY_LOG": "warning",
            "PARLEY_TEST_FAILPOINT": str(self.points),
        }  # fmt: skip
        commands = {
            "valkey": self._valkey,
            "api": [sys.executable, "-m", "bench.chaos.stage", "api"],
            "worker": [*_CELERY, "worker", "--concurrency", "2", "--loglevel", "WARNING"],
            "sender": [*_CELERY, "worker", "-Q", "parley-deliveries", "-P", "threads", "-c", "2", "-n", "sender@%h"],
            "beat": [*_CELERY, "beat", "--schedule", str(folder / "beat")],
        }
        self.commands = {name: argv for name, argv in commands.items() if name not in without}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.held: set[str] = set()
        self.deaths: Counter[str] = Counter()
        self._stop = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    @property
    def url(self) -> str:
        """Where the API is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, up: Callable[[], bool] | None = None) -> None:
        """Migrates the database and starts everything; waits until it is `up`: by itself, until it is ready."""
        store = DatabaseStore(self.database_url)
        migrate(store.engine)
        store.close()
        self._keeper.start()
        self.wait(up or self.ready, 120)

    def _keep(self) -> None:
        while not self._stop.is_set():
            for name, argv in self.commands.items():
                process = self.running.get(name)
                if name in self.held or (process and process.poll() is None):
                    continue
                if process:
                    self.deaths[name] += 1
                    self._bury(process)
                with (self.folder / f"{name}.log").open("ab") as log:
                    self.running[name] = subprocess.Popen(
                        argv, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
                    )
            self._stop.wait(0.05)

    def _bury(self, process: subprocess.Popen[bytes]) -> None:
        """Ends what a dead process left in its group: prefork children would work on."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)

    def kill(self, name: str, dice: random.Random) -> bool:
        """kill -9 of a process of that name: the whole, or one of its children."""
        process = self.running.get(name)
        if process is None or process.poll() is not None:
            return False
        children = [int(pid) for pid in _children(process.pid)]
        victim = dice.choice([process.pid, *children])
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        return True

    def hold(self, name: str) -> None:
        """Kills a process and keeps it down."""
        self.held.add(name)
        process = self.running.get(name)
        if process:
            process.kill()
            process.wait()

    def release(self, name: str) -> None:
        """Lets it come up again."""
        self.held.discard(name)

    def ready(self) -> bool:
        """Whether the API says that everything needed works."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=3) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def redis(self) -> redis.Redis:
        """A client of the installation's Valkey."""
        return redis.Redis.from_url(self.redis_url, socket_timeout=3)

    @staticmethod
    def wait(holds: Callable[[], bool], seconds: float, pause: float = 0.2) -> bool:
        """Waits for something to hold; False if it does not in time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if holds():
                return True
            time.sleep(pause)
        return False

    def stop(self) -> None:
        """Ends everything that was started here."""
        self._stop.set()
        self._keeper.join()
        for process in self.running.values():
            self._bury(process)
            process.wait()


def _children(pid: int) -> list[str]:
    found: list[str] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += path.read_text().split()
    return found
