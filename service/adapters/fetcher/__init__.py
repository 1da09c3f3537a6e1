"""From a URL to a page, or to the reason why not. Start with `web.py`; the guard is in `client.py`."""

from __future__ import annotations

import logging

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from service.adapters.clock import SystemClock
from service.adapters.fetcher.agent import user_agent
from service.adapters.fetcher.client import GuardedClient
from service.adapters.fetcher.feedsource import TARGET, WebFeedSource
from service.adapters.fetcher.robots import RulesCache
from service.adapters.fetcher.slots import RedisSlots, SharedSlots
from service.adapters.fetcher.web import Manners, WebFetcher
from service.adapters.sandbox import Sandbox
from service.config import Config
from service.ports import FeedSource

log = logging.getLogger(__name__)


def build_client(config: Config) -> GuardedClient:
    """The guarded HTTP client of these settings: for pages, feeds and webhooks."""
    allowed = config["PARLEY_ALLOW_HOSTS"]
    if allowed:
        log.warning("PRIVATE ADDRESSES ALLOWED for %s (PARLEY_ALLOW_HOSTS)", ", ".join(allowed))
    return GuardedClient(user_agent(config["PARLEY_CONTACT"]), allow=allowed)


def connect_redis(url: str) -> redis.Redis[bytes]:
    """Redis without retries, whatever the library's default is: a worker must not wait for a dead one."""
    none = Retry(NoBackoff(), 0)
    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=1, retry=none)


def build_fetcher(config: Config, redis_url: str | None = None) -> WebFetcher:
    """The fetcher of these settings; with `redis_url`, all processes share slots and robots.txt rules."""
    shared = connect_redis(redis_url) if redis_url else None
    manners = Manners(
        slots=SharedSlots(RedisSlots(shared) if shared else None, config["PARLEY_WORKERS"]),
        rules=RulesCache(shared),
        delay=config["PARLEY_HOST_DELAY"],
        blocked=config["PARLEY_BLOCK_HOSTS"],
    )
    return WebFetcher(build_client(config), manners, SystemClock())


def build_feed_source(fetcher: WebFetcher) -> FeedSource:
    """What reads feeds, with the fetcher's manners."""
    return WebFeedSource(fetcher, Sandbox(TARGET), SystemClock())
