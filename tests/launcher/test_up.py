"""`parley up` with real processes: what dies is started again, and nothing is left behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from typing import Any

import pytest

from tests.support.launched import ROOT, Launched, processes, until

pytestmark = pytest.mark.servers

#: Each kind of process, as its command line shows it.
KINDS = {
    "api": r"-m service\.api",
    "worker": r"celery .* -n worker-",
    "sender": r"celery .* -n sender-",
    "beat": r"celery .* beat ",
    "valkey": r"valkey-server|redis-server",
    "guard": r"launcher\.guard",
}


def _works(launched: Launched, text: str) -> Any:
    """Whether an article goes through, from POST to the stored record."""
    job = launched.post(text=text, published_at="2023-06-06")
    assert job["state"] == "succeeded", job
    return launched.call("GET", f"/v1/articles/{job['article_id']}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_child_is_started_again(launched: Launched, kind: str) -> None:
    """kill -9 of any one: another takes its place, and articles go through."""
    before = launched.find(KINDS[kind])
    for pid in before[:1]:
        os.kill(pid, signal.SIGKILL)
    until(lambda: set(launched.find(KINDS[kind])) - set(before), f"another {kind}")
    until(lambda: _answers(launched), "the API")
    assert _works(launched, f"The minister said after the {kind} died that he spoke of the talks.")["text"]


def test_a_killed_pool_child_is_started_again(launched: Launched) -> None:
    """The worker's own children, which run the jobs, too."""
    master = launched.find(KINDS["worker"])[0]
    pool = [pid for pid, (parent, _) in processes().items() if parent == master]
    for pid in pool:
        os.kill(pid, signal.SIGKILL)
    until(lambda: {p for p, (parent, _) in processes().items() if parent == master} - set(pool), "another pool child")
    assert _works(launched, "The minister said after the pool died that he spoke of the talks.")["text"]


def _answers(launched: Launched) -> bool:
    try:
        with urllib.request.urlopen(f"{launched.url}/healthz", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def test_the_ready_line_can_be_pasted(launched: Launched) -> None:
    """The curl of the ready line, run by a shell with nothing else set, sends an article that is read."""
    (line,) = re.findall(r"^parley is ready: http://127\.0\.0\.1:\d+/  try: (curl .*)$", launched.said(), re.MULTILINE)
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True, env={"PATH": os.defpath})
    assert '"state": "succeeded"' in done.stdout
    assert "ISLAMABAD" in line


def test_a_second_launcher_on_the_same_data_is_refused(launched: Launched) -> None:
    """One clear sentence and exit code 2; the first one is not disturbed."""
    settings = {"PARLEY_DATA_DIR": str(launched.folder / "data"), "PARLEY_PORT": "1", "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", "up"], cwd=ROOT, env=settings, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"Parley already runs on PARLEY_DATA_DIR={launched.folder / 'data'}" in done.stderr
    assert f"as process {launched.process.pid}: stop it first." in done.stderr
    assert _answers(launched)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(fresh: Launched, number: int) -> None:
    """No child and no grandchild is left, and the launcher ends with code 0."""
    family = fresh.family()
    assert len(family) >= 6
    assert fresh.end(number) == 0, fresh.said()
    assert not _left(family)


def test_a_killed_launcher_leaves_nothing(fresh: Launched) -> None:
    """kill -9 of the launcher: the guard ends all the others, and the next start works on the same data."""
    family = fresh.family()
    fresh.end(signal.SIGKILL)
    until(lambda: not _left(family), "the end of the family")
    fresh.start()
    assert _works(fresh, "The minister said after the launcher died that he spoke of the talks.")["text"]


def _left(family: dict[int, str]) -> dict[int, str]:
    """Who of a family still runs."""
    alive = processes()
    return {pid: line for pid, line in family.items() if pid in alive and alive[pid][1] == line}
