"""robots.txt, as RFC 9309 has it: whether Parley may fetch a page, and how fast.

    200          the file's rules for `Parley`, else for `*`; at most 500 KiB of it are read (2.5)
    4xx          no rules: everything is allowed (2.3.1.3); but 429 is a site that wants rest, so as 5xx
    5xx          everything is disallowed (2.3.1.4), until it is asked again
    no answer    the page would get none either: the error is the page's own

Rules are kept for a day, as the RFC allows at most; disallowance by 5xx and errors for minutes. They are shared
through Redis where there is one.
"""

from __future__ import annotations

import functools
import json
import logging
import threading
import time
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import redis
from protego import Protego

from service.adapters.fetcher.agent import TOKEN

log = logging.getLogger(__name__)

#: Bytes of a robots.txt that are read: RFC 9309, 2.5.
MAX_ROBOTS = 500 * 1024
#: Seconds that rules, and the lack of them, are kept.
KEEP_RULES, KEEP_FAILURE = 24 * 3600, 300
#: The longest pause between two fetches that a site's Crawl-delay is granted, in seconds.
MAX_CRAWL_DELAY = 60.0

#: Seconds without asking after Redis failed.
_REST = 5.0
#: Rules kept by a process, and the largest (packed) that Redis is given: it is the broker too and must not fill up.
_SITES, _MAX_SHARED = 2000, 16_384


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a robots.txt says of one URL. `delay` is its Crawl-delay in seconds, 0 without one."""

    allowed: bool
    delay: float = 0.0
    why: str = ""
    #: Whether the answer may change within minutes.
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """A site's robots.txt as it was answered; `text` is empty unless `status` is 200."""

    status: int
    text: str = ""

    def verdict(self, url: str) -> Verdict:
        """May `url` be fetched?"""
        if self.status == 429 or self.status >= 500:
            return Verdict(False, why=f"robots.txt answers {self.status}", passing=True)
        if self.status != 200:
            return Verdict(True)
        parsed = _parsed(self.text)
        delay = min(parsed.crawl_delay(TOKEN) or 0.0, MAX_CRAWL_DELAY)
        if parsed.can_fetch(url, TOKEN):
            return Verdict(True, delay)
        return Verdict(False, delay, "robots.txt disallows it")

    @property
    def keep(self) -> int:
        """Seconds for which they hold."""
        return KEEP_FAILURE if self.status == 429 or self.status >= 500 else KEEP_RULES


class RulesCache:
    """Rules by origin (`https://example.org`), in this process and, where there is one, in Redis."""

    def __init__(self, client: redis.Redis[bytes] | None = None, prefix: str = "parley:robots:") -> None:
        self._client, self._prefix = client, prefix
        self._own: OrderedDict[str, tuple[float, Rules]] = OrderedDict()
        self._resting_until = 0.0
        self._lock = threading.Lock()

    def get(self, origin: str) -> Rules | None:
        """The origin's rules, if they are still good."""
        with self._lock:
            until, rules = self._own.get(origin, (0.0, None))
        if rules is not None and time.monotonic() < until:
            return rules
        found = self._shared(origin)
        if found is not None:
            self._keep(origin, *found)
            return found[1]
        return None

    def put(self, origin: str, rules: Rules) -> None:
        """Keeps the origin's rules."""
        self._keep(origin, rules.keep, rules)
        packed = zlib.compress(json.dumps([rules.status, rules.text]).encode())
        if self._client is not None and len(packed) <= _MAX_SHARED and time.monotonic() >= self._resting_until:
            try:
                self._client.set(self._prefix + origin, packed, ex=rules.keep)
            except redis.RedisError as error:
                self._rest(error)

    def _shared(self, origin: str) -> tuple[int, Rules] | None:
        if self._client is None or time.monotonic() < self._resting_until:
            return None
        try:
            with self._client.pipeline(transaction=False) as both:
                packed, left = both.get(self._prefix + origin).ttl(self._prefix + origin).execute()
            status, text = json.loads(zlib.decompress(packed)) if packed else (0, "")
        except redis.RedisError as error:
            self._rest(error)
            return None
        return (int(left), Rules(status, text)) if packed else None

    def _rest(self, error: redis.RedisError) -> None:
        self._resting_until = time.monotonic() + _REST
        log.warning("Redis is away, robots.txt rules stay with each process: %s", error)

    def _keep(self, origin: str, seconds: int, rules: Rules) -> None:
        with self._lock:
            self._own[origin] = (time.monotonic() + seconds, rules)
            self._own.move_to_end(origin)
            if len(self._own) > _SITES:
                self._own.popitem(last=False)


@functools.lru_cache(maxsize=16)
def _parsed(text: str) -> Any:
    """The file as Protego has it. A hostile one of 500 KiB takes over a second: not for each of its site's pages."""
    return Protego.parse(text)


def rules_of(status: int, body: bytes) -> Rules:
    """The rules in an answer to `/robots.txt`. UTF-8 with or without a mark; what cannot be read is passed over."""
    text: Any = body.decode("utf-8-sig", "replace").replace("\0", "") if status == 200 else ""
    return Rules(status, text)
