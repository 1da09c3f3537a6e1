"""The pages over fakes, served on loopback, and a browser to look at them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from service import pipeline
from service.adapters.clock import SystemClock
from service.adapters.database.store import DatabaseStore
from service.adapters.fakes import FakeFetcher, KeywordReader, NoSimilarity, PlainExtractor
from service.adapters.ids import new_id
from service.adapters.queue import RecordingQueue
from service.api.app import create_app
from service.config import load
from service.domain.actor import Actor
from service.pipeline import Parts
from tests.support.browser import Browser, chromium

ADMIN = "an-admin-key-for-tests"
ACTORS = (Actor("pakistan_government", "Government of Pakistan", "PAKGOV"), Actor("ttp", "TTP", "PAKINSTTP"))


class _Eager(RecordingQueue):
    parts: Parts

    def nudge_job(self, job_id: str) -> None:
        pipeline.collect(self.parts, job_id)


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application over fakes, with a worker that works at once."""
    store = DatabaseStore(sqlite_url)
    queue = _Eager()
    queue.parts = Parts(
        store=store,
        queue=queue,
        fetcher=FakeFetcher(),
        extractor=PlainExtractor(),
        reader=KeywordReader(),
        similarity=NoSimilarity(),
        clock=SystemClock(),
        new_id=new_id,
    )
    yield create_app(replace(queue.parts), load({"PARLEY_DATA_DIR": str(tmp_path)}), ACTORS, lambda: ADMIN)
    store.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client without a key."""
    return app.test_client()


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    """The application, served on loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True  # a long poll that a closed browser left behind must not hold up the end
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """A headless Chromium. Whatever went wrong in the page fails the test."""
    binary = chromium()
    if binary is None:
        pytest.skip("needs Chromium (Debian: apt-get install chromium), which is not here")
    browser = Browser(tmp_path / "profile", binary)
    yield browser
    browser.close()
    assert browser.problems == []
