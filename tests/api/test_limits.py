"""Rate limits over HTTP, counted in a real Valkey."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from service.adapters.limiter import RedisLimiter
from service.launcher import valkey

pytestmark = pytest.mark.servers


def limited(app: Any, url: str, limit: int) -> RedisLimiter:
    limiter = RedisLimiter(url, limit)
    app.extensions["parley"] = replace(app.extensions["parley"], limiter=limiter)
    return limiter


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_too_many_requests_are_429(app: Any, client: Any, key: Any, valkey_url: str) -> None:
    """The headers count down; beyond the limit 429 with Retry-After, for that key alone."""
    limited(app, valkey_url, 5)
    one, other = key("read"), key("read")
    answers = [client.get("/v1/shifts", headers=bearer(one)) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert answers[0].headers["RateLimit-Policy"] == '"key";q=5;w=60'
    assert [answer.headers["RateLimit"].split(";")[1] for answer in answers[:5]] == ["r=4", "r=3", "r=2", "r=1", "r=0"]
    refused = answers[-1]
    assert refused.json["code"] == "rate_limited"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert client.get("/v1/shifts", headers=bearer(other)).status_code == 200


def test_processes_count_together(valkey_url: str) -> None:
    """Two limiters on one Redis share a key's allowance."""
    one, other = RedisLimiter(valkey_url, 3), RedisLimiter(valkey_url, 3)
    granted = [taken.granted for _ in range(2) for taken in (one.take("shared"), other.take("shared")) if taken]
    assert granted == [True, True, True, False]


def test_the_last_minute_counts_in_part(valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A burst at a minute's end is not doubled at the next one's start."""
    limiter = RedisLimiter(valkey_url, 10)
    monkeypatch.setattr("service.adapters.limiter.time.time", lambda: 6000.0 + 59)
    assert all(taken.granted for _ in range(10) if (taken := limiter.take("burst")))
    monkeypatch.setattr("service.adapters.limiter.time.time", lambda: 6060.0 + 6)
    taken = limiter.take("burst")
    assert taken is not None
    assert (taken.granted, taken.remaining) == (True, 0)
    second = limiter.take("burst")
    assert second is not None
    assert not second.granted


def test_a_dead_redis_limits_nobody(app: Any, client: Any, key: Any) -> None:
    """Requests go through, without the headers."""
    limited(app, f"redis://127.0.0.1:{valkey.free_port()}/0", 1)
    secret = key("read")
    answers = [client.get("/v1/shifts", headers=bearer(secret)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert "RateLimit" not in answers[0].headers


def test_no_limit_counts_nothing(valkey_url: str) -> None:
    """A limit of 0 is none."""
    assert RedisLimiter(valkey_url, 0).take("anyone") is None
