"""The `Fetcher` port on the open web."""

from __future__ import annotations

from service.adapters.fetcher.answers import page_of
from service.adapters.fetcher.client import GuardedClient
from service.domain.article import Page
from service.ports import Clock

_ACCEPT = {"Accept": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"}


class WebFetcher:
    """Fetches pages through the guarded client."""

    def __init__(self, client: GuardedClient, clock: Clock) -> None:
        self._client, self._clock = client, clock

    def fetch(self, url: str) -> Page:
        """See `Fetcher.fetch`."""
        return page_of(self._client.request("GET", url, _ACCEPT), self._clock.now())
