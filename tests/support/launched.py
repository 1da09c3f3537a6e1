"""A whole Parley of real processes for tests: `parley up` on a free port of loopback, in a folder of its own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
KEY = "the-admin-key-of-this-test"

#: Seconds that anything here may take before a test gives up: generous, as CI machines are slow and shared.
PATIENCE = 180.0


def free_port() -> int:
    """A port on loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(found: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """What `found` gives as soon as it is true. Fails the test after `patience` seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.1)
    raise AssertionError(f"waited {patience:g} s in vain for: {what}")


def processes() -> dict[int, tuple[int, str]]:
    """All processes but zombies: id -> (parent, command line)."""
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    rows = [line.split(None, 3) for line in listed]
    return {int(row[0]): (int(row[1]), row[3]) for row in rows if len(row) == 4 and not row[2].startswith("Z")}


def descendants(pid: int) -> dict[int, str]:
    """Every child, grandchild, … of a process: id -> command line."""
    everyone = processes()
    found: dict[int, str] = {}
    fresh = {pid}
    while fresh:
        fresh = {child for child, (parent, _) in everyone.items() if parent in fresh and child not in found}
        found |= {child: everyone[child][1] for child in fresh}
    return found


class Launched:
    """`parley up`, running. `settings` are laid over the environment."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._settings = {
            "PARLEY_DATA_DIR": str(folder / "data"),
            "PARLEY_PORT": str(self.port),
            "PARLEY_ADMIN_KEY": KEY,
            "PARLEY_WORKERS": "1",
        } | settings
        self.out = folder / "out.txt"
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        """Starts the launcher (again) and waits for its ready line."""
        self.out.write_text("")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
        with self.out.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "service.cli", "up"],
                cwd=ROOT,
                env=environment | self._settings,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        until(lambda: "parley is ready" in self.said() or self.process.poll() is not None, "the ready line")
        assert self.process.poll() is None, self.said()
        return self.process

    def said(self) -> str:
        """All that the launcher has printed."""
        return self.out.read_text()

    def family(self) -> dict[int, str]:
        """The launcher's children, grandchildren and so on."""
        return descendants(self.process.pid)

    def find(self, pattern: str) -> list[int]:
        """Ids of the family's processes whose command line matches."""
        return sorted(pid for pid, line in self.family().items() if re.search(pattern, line))

    def end(self, number: int = signal.SIGTERM) -> int:
        """Signals the launcher and waits for its end. Returns its exit code."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)
        return self.process.wait(60)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """An API call with the admin key, as JSON; an error's body is returned too."""
        data = None if body is None else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"} | headers
        request = urllib.request.Request(self.url + path, data, sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                answer = response.read()
        except urllib.error.HTTPError as error:
            with error:
                answer = error.read()
        return json.loads(answer) if answer else None

    def post(self, **article: str) -> Any:
        """Sends an article and waits for the end of its job."""
        return self.finished(self.call("POST", "/v1/articles", article)["id"])

    def finished(self, job_id: str) -> Any:
        """The job when it has ended; a dead API is waited for."""

        def job() -> Any:
            with contextlib.suppress(OSError):
                found = self.call("GET", f"/v1/jobs/{job_id}")
                return found if found["state"] in ("succeeded", "failed") else None

        return until(job, f"the end of {job_id}")
