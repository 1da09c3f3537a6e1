"""The fetcher as the settings make it, in processes of its own."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service.adapters.fetcher import build_client, build_fetcher
from service.config import load
from service.domain.errors import JobFailed

ROOT = Path(__file__).resolve().parents[3]
GAP = 0.3

#: How much shorter a pause may look to the server, which notes a request when a thread gets round to it.
NOISE = 0.05

_WORKER = """
import sys, time
from service.adapters.fetcher import build_fetcher
from service.config import load
from service.domain.errors import Deferred
fetcher = build_fetcher(load(), sys.argv[1] or None)
for number in range(5):
    while True:
        try:
            fetcher.fetch(sys.argv[2])
            break
        except Deferred as wait:
            time.sleep(wait.retry_after)
"""


def pauses(site, redis_url: str) -> list[float]:
    """Seconds between all requests that two processes sent to the site, shortest first."""
    starts: list[float] = []

    def page(_: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        starts.append(time.monotonic())
        return 200, {"Content-Type": "text/html"}, b"<p>x"

    site.pages |= {"/a": page, "/robots.txt": page}
    settings = {"PARLEY_ALLOW_HOSTS": site.pair, "PARLEY_HOST_DELAY": str(GAP), "PARLEY_WORKERS": "2"}
    argv = [sys.executable, "-c", _WORKER, redis_url, site.url("/a")]
    started = [subprocess.Popen(argv, cwd=ROOT, env=os.environ | settings) for _ in range(2)]
    assert [process.wait(120) for process in started] == [0, 0]
    return sorted(later - earlier for earlier, later in itertools.pairwise(sorted(starts)))


@pytest.mark.servers
def test_two_processes_never_break_a_sites_delay(site, valkey_url: str) -> None:
    """Robots.txt and ten pages, from two processes: each waits for the pause after the one before."""
    found = pauses(site, valkey_url)
    assert len(found) >= 10
    assert found[0] >= GAP - NOISE


@pytest.mark.servers
def test_that_test_can_fail(site) -> None:
    """The same two processes without Redis know nothing of each other."""
    assert pauses(site, "")[0] < GAP - NOISE


def test_the_settings_reach_the_fetcher(site) -> None:
    """Allowed pairs, the block list and the contact."""
    site.pages["/a"] = (200, {"Content-Type": "text/html"}, b"<p>x")
    settings = {"PARLEY_ALLOW_HOSTS": site.pair, "PARLEY_HOST_DELAY": "0", "PARLEY_CONTACT": "desk@a.example"}
    assert build_fetcher(load(settings)).fetch(site.url("/a")).html == "<p>x"
    assert "+desk@a.example" in site.seen[0][1]["user-agent"]
    with pytest.raises(JobFailed, match="PARLEY_BLOCK_HOSTS"):
        build_fetcher(load(settings | {"PARLEY_BLOCK_HOSTS": "127.0.0.1"})).fetch(site.url("/a"))
    with pytest.raises(JobFailed, match="only public"):
        build_client(load({})).request("GET", site.url("/a"))


def test_private_addresses_are_allowed_loudly(site, caplog: pytest.LogCaptureFixture) -> None:
    """A warning when the setting is read, and at each use."""
    client = build_client(load({"PARLEY_ALLOW_HOSTS": site.pair}))
    client.request("GET", site.url())
    assert [record.levelname for record in caplog.records].count("WARNING") == 2
    assert site.pair in caplog.text
