"""The line to an OpenAI-compatible endpoint. Its address is the operator's word, so it may be private."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from service.adapters.fetcher.agent import user_agent
from service.adapters.fetcher.client import DEADLINE, GuardedClient
from service.adapters.fetcher.urls import Target
from service.domain.errors import JobFailed

#: Bytes of an answer.
MAX_BYTES = 65_536


class Refused(Exception):
    """The endpoint answered with another status than 200."""


class _OperatorsClient(GuardedClient):
    """The guarded client's deadline and size cap, without its guard on addresses."""

    def addresses_of(self, url: str, seconds: float = DEADLINE) -> tuple[Target, Sequence[str]]:
        """The target that `url` names, and all its addresses."""
        target = self.target(url)
        addresses = list(self._resolver.resolve(target.host, seconds))
        if not addresses:
            raise JobFailed("fetch_unreachable", f"The name {target.host} has no address.")
        return target, addresses


class Endpoint:
    """Posts to `{url}/chat/completions`. Redirects are not followed: they could lead anywhere, with the key."""

    def __init__(self, url: str, key: str | None, seconds: float) -> None:
        """`seconds` is the limit for one call, from the name's resolution to the last byte.

        Raises `ValueError` and `JobFailed` (`fetch_blocked_address`) for a URL that cannot be called.
        """
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        self._url = url.rstrip("/") + "/chat/completions"
        self._seconds = seconds
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._client = _OperatorsClient(user_agent(None), allow=(f"{host}:{port}",))
        self._client.target(self._url)

    def ask(self, body: bytes) -> bytes:
        """The answer's body. Raises `JobFailed` with `fetch_…`, and `Refused`."""
        answer = self._client.request(
            "POST", self._url, self._headers, body, max_bytes=MAX_BYTES, deadline=self._seconds, redirects=0
        )
        if answer.status != 200:
            raise Refused(f"status {answer.status}")
        return answer.body
