"""The `Limiter` port on Redis: a sliding minute, counted for all API processes together."""

from __future__ import annotations

import logging
import math
import time

import redis

from service.ports import Allowance

log = logging.getLogger(__name__)

#: Seconds over which requests are counted.
WINDOW = 60

#: Seconds without asking after Redis failed: a dead Redis must not slow every request down.
_REST = 5.0


class RedisLimiter:
    """Counts in windows of a minute; the last window counts for as much of it as the sliding minute still covers.

    Open when Redis is down: limits protect from haste, and refusing everybody would be worse than that.
    """

    def __init__(self, redis_url: str, per_minute: int) -> None:
        self._redis = redis.Redis.from_url(redis_url, socket_timeout=0.5, socket_connect_timeout=0.5)
        self._limit = per_minute
        self._resting_until = 0.0

    def take(self, key_id: str) -> Allowance | None:
        """Counts a request of this key; None if nobody counts."""
        if not self._limit or time.monotonic() < self._resting_until:
            return None
        now = time.time()
        try:
            before, here = self._counted(key_id, int(now // WINDOW))
        except redis.RedisError as error:
            self._resting_until = time.monotonic() + _REST
            log.warning("requests are not counted, Redis does not answer: %s", error)
            return None
        passed = now % WINDOW
        used = here + before * (1 - passed / WINDOW)
        return Allowance(
            limit=self._limit,
            window=WINDOW,
            remaining=max(0, math.floor(self._limit - used)),
            reset=max(1, math.ceil(WINDOW - passed)),
            granted=used <= self._limit,
        )

    def _counted(self, key_id: str, window: int) -> tuple[int, int]:
        name = f"parley:rate:{key_id}:"
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.get(f"{name}{window - 1}")
            pipe.incr(f"{name}{window}")
            pipe.expire(f"{name}{window}", 2 * WINDOW)
            before, here, _ = pipe.execute()
        return int(before or 0), int(here)


class Unlimited:
    """Counts nothing."""

    def take(self, key_id: str) -> Allowance | None:  # noqa: ARG002 (the port's signature)
        """Always None."""
        return None
