"""From a URL to a page, or to the reason why not. Start with `web.py`; the guard is in `client.py`."""

from __future__ import annotations

import logging

from service.adapters.clock import SystemClock
from service.adapters.fetcher.agent import user_agent
from service.adapters.fetcher.client import GuardedClient
from service.adapters.fetcher.web import WebFetcher
from service.config import Config
from service.ports import Fetcher

log = logging.getLogger(__name__)


def build_client(config: Config) -> GuardedClient:
    """The guarded HTTP client of these settings: for pages, feeds and webhooks."""
    allowed = config["PARLEY_ALLOW_HOSTS"]
    if allowed:
        log.warning("PRIVATE ADDRESSES ALLOWED for %s (PARLEY_ALLOW_HOSTS)", ", ".join(allowed))
    return GuardedClient(user_agent(config["PARLEY_CONTACT"]), allow=allowed)


def build_fetcher(config: Config) -> Fetcher:
    """The fetcher of these settings."""
    return WebFetcher(build_client(config), SystemClock())
