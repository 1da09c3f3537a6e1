"""A client of the API over fakes and SQLite, with a worker that works as soon as it is nudged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

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

ADMIN = "an-admin-key-for-tests"
ACTORS = (Actor("pakistan_government", "Pakistan's government", "PAKGOV"), Actor("ttp", "TTP", "PAKINSTTP"))


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[DatabaseStore]:
    """A store on SQLite."""
    store = DatabaseStore(sqlite_url)
    yield store
    store.close()


@pytest.fixture
def api_parts(sqlite_store: DatabaseStore) -> Parts:
    """Parts over fakes, with the machine's clock."""
    return Parts(
        store=sqlite_store,
        queue=RecordingQueue(),
        fetcher=FakeFetcher({"http://a.example/": "pakistan_government rejects"}),
        extractor=PlainExtractor(),
        reader=KeywordReader(),
        similarity=NoSimilarity(),
        clock=SystemClock(),
        new_id=new_id,
    )


class EagerQueue(RecordingQueue):
    """Collects at once what it is nudged about."""

    parts: Parts

    def nudge_job(self, job_id: str) -> None:
        """Collects the job here and now."""
        super().nudge_job(job_id)
        pipeline.collect(self.parts, job_id)


@pytest.fixture
def eager(api_parts: Parts) -> Parts:
    """Parts whose queue works at once."""
    queue = EagerQueue()
    queue.parts = replace(api_parts, queue=queue)
    return queue.parts


@pytest.fixture
def app(eager: Parts, tmp_path: Path) -> Flask:
    """The application."""
    return create_app(eager, load({"PARLEY_DATA_DIR": str(tmp_path)}), ACTORS, lambda: ADMIN)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client without a key."""
    return app.test_client()


Call = Callable[..., Any]


@pytest.fixture
def call(client: FlaskClient) -> Call:
    """Calls with the admin key: `call("GET", "/v1/jobs")`; keywords go to the test client."""

    def _call(method: str, path: str, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {ADMIN}"} | options.pop("headers", {})
        return client.open(path, method=method, headers=headers, **options)

    return _call


@pytest.fixture
def key(eager: Parts) -> Callable[..., str]:
    """Makes a key with the given scopes and returns its secret."""
    from service.api.auth import new_key

    def _key(*scopes: str) -> str:
        now = eager.clock.now()
        key_id = new_id("key", now)
        secret = new_key(key_id)
        with eager.store.writing() as tx:
            tx.keys.add(key_id, "test", secret, scopes, None, now)
        return secret

    return _key
