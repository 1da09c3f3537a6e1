"""What the Celery queue knows about its broker, over a real Valkey."""

from __future__ import annotations

import pytest
import redis

from service.adapters.queue import CeleryQueue

pytestmark = pytest.mark.servers


def test_a_broker_without_nudges_of_jobs_is_idle(valkey_url: str) -> None:
    """A nudge that waits is seen; a sender's nudge does not count; emptied, the broker is idle again."""
    queue = CeleryQueue(valkey_url)
    with redis.Redis.from_url(valkey_url) as broker:
        broker.flushall()
        queue.nudge_deliveries()
        assert queue.idle()
        queue.nudge_job("job_a")
        assert not queue.idle()
        broker.flushall()
        assert queue.idle()


def test_a_broker_that_is_away_is_not_idle() -> None:
    """Nobody knows what it holds, and a nudge would not arrive."""
    assert not CeleryQueue("redis://127.0.0.1:1/0").idle()
