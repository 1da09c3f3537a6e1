"""The one HTTP client of Parley, for articles, feeds and webhooks: it goes to public addresses only, and comes back.

    request(url)  ->  target_of: one parse, http or https only          fetch_blocked_address
                  ->  resolve once                                      fetch_unreachable, fetch_timeout
                  ->  every address public? or the pair allow-listed    fetch_blocked_address
                  ->  connect to those addresses, SNI for the name      fetch_unreachable, fetch_timeout
                  ->  read, capped on the wire and unpacked             fetch_too_large, fetch_timeout
                  ->  a redirect? all of it again

Nothing of the environment is heeded: no proxies, no netrc. An HTTP status is an answer, never an error here.
"""

from __future__ import annotations

import functools
import http.client
import logging
import ssl
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import urllib3
from urllib3 import HTTPConnectionPool

from service.adapters.fetcher.addresses import refusal
from service.adapters.fetcher.decoding import ACCEPT_ENCODING, TooMuch, undo
from service.adapters.fetcher.line import Line, PlainPool, SecurePool
from service.adapters.fetcher.resolver import Resolver, SystemResolver
from service.adapters.fetcher.urls import Target, next_target, target_of
from service.domain.errors import JobFailed

log = logging.getLogger(__name__)

#: Bytes of a body, on the wire and unpacked.
MAX_BYTES = 10_000_000
#: Seconds of wall clock for a request with all its redirects.
DEADLINE = 20.0
#: Redirects that are followed for an article.
MAX_REDIRECTS = 5

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 65_536
#: Headers that must not follow a redirect to another site.
_PRIVATE = frozenset({"authorization", "cookie", "proxy-authorization"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. Header names are in lower case; `body` is unpacked; `url` is where redirects ended;
    `milliseconds` is wall clock over all of it."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    milliseconds: int

    @property
    def redirect(self) -> str | None:
        """The URL that this answer sends the client to, if it does."""
        location = self.headers.get("location")
        return next_target(self.url, location) if self.status in _REDIRECTS and location else None


@dataclass(slots=True)
class _Budget:
    """What is left of a request's wall clock."""

    seconds: float
    started: float = field(default_factory=time.monotonic)

    @property
    def spent(self) -> float:
        return time.monotonic() - self.started

    def left(self, phase: str) -> float:
        """Seconds left, more than none. Raises `JobFailed` (`fetch_timeout`)."""
        left = self.seconds - self.spent
        if left <= 0:
            raise _timeout(phase, self.seconds)
        return left


class GuardedClient:
    """See the module's head. Safe to share between threads and processes: it keeps no connections.

    `allow` are `host:port` pairs that may be private; `ca_file` replaces the system's authorities.
    """

    def __init__(
        self,
        agent: str,
        *,
        allow: Iterable[str] = (),
        resolver: Resolver | None = None,
        ca_file: str | None = None,
    ) -> None:
        self._agent = agent
        self._allow = frozenset(allow)
        self._resolver = resolver or SystemResolver()
        self._ca_file = ca_file

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        max_bytes: int = MAX_BYTES,
        deadline: float = DEADLINE,
        redirects: int = MAX_REDIRECTS,
        truncate: bool = False,
    ) -> Answer:
        """Sends one request and follows up to `redirects` redirects, each checked like the first.

        With `redirects=0` a redirect is an answer like any other. With `truncate` a body over `max_bytes` is cut
        there instead of refused. `deadline` is in seconds and covers everything. Raises `JobFailed` with
        `fetch_blocked_address`, `fetch_timeout`, `fetch_too_large`, `fetch_unreachable`, or, for one redirect too
        many, `fetch_status`.
        """
        budget, given = _Budget(deadline), dict(headers or {})
        for followed in range(redirects + 1):
            answer = self._exchange(method, url, given, body, _Size(max_bytes, truncate), budget)
            onward = answer.redirect if redirects else None
            if onward is None:
                return answer
            if followed == redirects:
                raise too_many_redirects(answer.status)
            given = _headers_for(given, url, onward)
            if answer.status == 303 or (answer.status in (301, 302) and method == "POST"):
                method, body = "GET", None
            url = onward
        raise AssertionError("unreachable")

    def target(self, url: str) -> Target:
        """The target that `url` names. Raises `JobFailed` (`fetch_blocked_address`)."""
        return target_of(url, self._allow)

    def addresses_of(self, url: str, seconds: float = DEADLINE) -> tuple[Target, Sequence[str]]:
        """The target that `url` names and the addresses that may be connected to for it.

        Raises `JobFailed` with `fetch_blocked_address`, `fetch_timeout`, `fetch_unreachable`.
        """
        target = self.target(url)
        addresses = list(self._resolver.resolve(target.host, seconds))
        if not addresses:
            raise JobFailed("fetch_unreachable", f"The name {target.host} has no address.", retryable=False)
        closed = [(address, why) for address in addresses if (why := refusal(address))]
        if closed and target.pair in self._allow:
            log.warning("PRIVATE ADDRESS %s of %s: let through by PARLEY_ALLOW_HOSTS", closed[0][0], target.pair)
        elif closed:
            address, why = closed[0]
            raise JobFailed(
                "fetch_blocked_address",
                f"{target.host} is at {address} ({why}): only public addresses are fetched. "
                f"An operator can let {target.pair} through with PARLEY_ALLOW_HOSTS.",
            )
        return target, addresses

    def _exchange(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, size: _Size, budget: _Budget
    ) -> Answer:
        target, addresses = self.addresses_of(url, budget.left("resolving the name"))
        with Line(addresses, target.port, budget.left("connecting")) as line:
            try:
                pool = self._pool(target, line)
                try:
                    return self._talk(pool, target, (method, headers, body), line, size, budget)
                finally:
                    pool.close()
            except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError) as error:
                raise _failure(error, target, line, budget) from None

    @functools.cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._ca_file)

    def _pool(self, target: Target, line: Line) -> HTTPConnectionPool:
        if target.scheme == "https":
            return SecurePool(target.host, target.port, maxsize=1, ssl_context=self._tls, line=line)
        return PlainPool(target.host, target.port, maxsize=1, line=line)

    def _talk(
        self,
        pool: HTTPConnectionPool,
        target: Target,
        asked: tuple[str, Mapping[str, str], bytes | None],
        line: Line,
        size: _Size,
        budget: _Budget,
    ) -> Answer:
        method, headers, body = asked
        sent = {"User-Agent": self._agent, "Accept-Encoding": ACCEPT_ENCODING, "Accept": "*/*"} | dict(headers)
        timeout = urllib3.Timeout(total=budget.left(line.phase))
        response = pool.urlopen(
            method,
            target.path,
            body=body,
            headers=sent | {"Connection": "close"},
            redirect=False,
            retries=False,
            timeout=timeout,
            preload_content=False,
            decode_content=False,
        )
        try:
            _in_time(line)  # a cut line looks like the end of the headers, too
            line.phase = "reading the body"
            data = _read(response, size, target)
            _in_time(line)
        finally:
            response.close()
        found = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, found, _unpack(data, found, size, target), target.url, int(budget.spent * 1000))


@dataclass(frozen=True, slots=True)
class _Size:
    """How much of a body is taken, and whether more is cut off or refused."""

    limit: int
    truncate: bool


def _in_time(line: Line) -> None:
    if line.expired:
        raise TimeoutError


def _read(response: urllib3.BaseHTTPResponse, size: _Size, target: Target) -> bytes:
    data = bytearray()
    if not size.truncate and int(response.headers.get("Content-Length") or 0) > size.limit:
        raise _too_large(size.limit, target)
    while chunk := response.read(_CHUNK, decode_content=False):
        data += chunk
        if len(data) > size.limit:
            if not size.truncate:
                raise _too_large(size.limit, target)
            return bytes(data[: size.limit])
    return bytes(data)


def _unpack(data: bytes, headers: Mapping[str, str], size: _Size, target: Target) -> bytes:
    try:
        return undo(data, headers.get("content-encoding", ""), size.limit)
    except TooMuch:
        if size.truncate:
            return b""
        raise _too_large(size.limit, target) from None


def _failure(error: Exception, target: Target, line: Line, budget: _Budget) -> JobFailed:
    """What a failed exchange is called. The cut line shows as any kind of broken connection: ask it first."""
    timed_out = isinstance(error, (urllib3.exceptions.TimeoutError, TimeoutError))
    if line.expired or (timed_out and not isinstance(error, urllib3.exceptions.NewConnectionError)):
        return _timeout(line.phase, budget.seconds)
    if isinstance(error, urllib3.exceptions.SSLError):
        return JobFailed("fetch_unreachable", f"No trust in the TLS of {target.host}: {error}.", retryable=False)
    return JobFailed("fetch_unreachable", f"{target.pair} failed while {line.phase}: {error or type(error).__name__}.")


def _timeout(phase: str, seconds: float) -> JobFailed:
    return JobFailed("fetch_timeout", f"Timed out {phase}: the limit is {seconds:g} s for everything.")


def _too_large(limit: int, target: Target) -> JobFailed:
    return JobFailed("fetch_too_large", f"{target.url} is over {limit:,} bytes.")


def too_many_redirects(status: int) -> JobFailed:
    """The error for one redirect too many."""
    return JobFailed("fetch_status", f"More than {MAX_REDIRECTS} redirects.", status=status)


def _headers_for(headers: Mapping[str, str], url: str, onward: str) -> dict[str, str]:
    """Headers for the next hop: secrets stay with the site that they were meant for."""
    if target_of(url).site == target_of(onward).site:
        return dict(headers)
    return {name: value for name, value in headers.items() if name.lower() not in _PRIVATE}
