"""The API served over HTTP on loopback, over fakes and SQLite."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from service import pipeline
from service.adapters.clock import SystemClock
from service.adapters.queue import RecordingQueue
from service.api.app import create_app
from service.config import load
from service.domain.actor import Actor
from service.pipeline import Parts

ADMIN = "an-admin-key-for-tests"
ACTORS = (Actor("pakistan_government", "Pakistan's government", "PAKGOV"), Actor("ttp", "TTP", "PAKINSTTP"))


class _Eager(RecordingQueue):
    parts: Parts

    def nudge_job(self, job_id: str) -> None:
        pipeline.collect(self.parts, job_id)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_url


@pytest.fixture
def server(parts: Parts, tmp_path: Path) -> Iterator[str]:
    """The URL of the running API."""
    queue = _Eager()
    queue.parts = replace(parts, queue=queue, clock=SystemClock())
    app = create_app(queue.parts, load({"PARLEY_DATA_DIR": str(tmp_path)}), ACTORS, lambda: ADMIN)
    made = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    thread.join()
    made.server_close()
