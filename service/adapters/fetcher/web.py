"""The `Fetcher` port on the open web: the guarded client, with manners.

get(url)  ->  is the host on the operator's block list?         fetch_blocked_address
          ->  what does its robots.txt say? (fetched if unknown) fetch_robots
          ->  is it our turn at this site?                       Deferred, if that takes long
          ->  the request; a 429 or 503 makes the site's pause longer
          ->  a redirect? all of it again
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.adapters.fetcher.answers import page_of, retry_after
from service.adapters.fetcher.client import (
    DEADLINE,
    MAX_BYTES,
    MAX_REDIRECTS,
    Answer,
    GuardedClient,
    too_many_redirects,
)
from service.adapters.fetcher.robots import MAX_ROBOTS, Rules, RulesCache, Verdict, rules_of
from service.adapters.fetcher.slots import Slots, Wait
from service.adapters.fetcher.urls import Target
from service.domain.article import Page, Validators
from service.domain.errors import Deferred, JobFailed
from service.ports import Clock

#: Seconds that a worker waits on the spot for a site's slot; for more, the job is put back.
PATIENCE = 1.5
#: Seconds of wall clock for a robots.txt with all its redirects.
ROBOTS_SECONDS = 10.0

_ACCEPT = {"Accept": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"}
_PENALISED = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Manners:
    """What the fetcher owes its hosts: the pause between two requests in seconds, and whom it leaves alone."""

    slots: Slots
    rules: RulesCache
    delay: float
    blocked: Sequence[str] = ()

    def blocks(self, host: str) -> bool:
        """Whether the operator wants nothing of this host, or of a domain above it, to be fetched."""
        return any(host == name or host.endswith(f".{name}") for name in self.blocked)


class WebFetcher:
    """Fetches pages and feeds with manners."""

    def __init__(self, client: GuardedClient, manners: Manners, clock: Clock) -> None:
        self._client, self._manners, self._clock = client, manners, clock

    def fetch(self, url: str, known: Validators | None = None) -> Page:
        """See `Fetcher.fetch`."""
        answer = self.get(url, _ACCEPT | conditions(known))
        return page_of(answer, self._clock.now(), conditional=known is not None)

    def get(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The answer to a polite GET, redirects followed, whatever its status.

        Raises `Deferred` if a site's turn is not soon, `JobFailed` as `GuardedClient.request` does, and with
        `fetch_robots`.
        """
        left = DEADLINE
        for _ in range(MAX_REDIRECTS + 1):
            target = self._target(url)
            verdict = self._verdict(target)
            if not verdict.allowed:
                raise JobFailed(
                    "fetch_robots", f"{target.url} is not fetched: {verdict.why}.", retryable=verdict.passing
                )
            answer = self._ask(target, headers, left, max(self._manners.delay, verdict.delay), MAX_BYTES)
            left -= answer.milliseconds / 1000
            if answer.redirect is None:
                return answer
            if left <= 0:
                raise JobFailed("fetch_timeout", f"Timed out following redirects: the limit is {DEADLINE:g} s.")
            url = answer.redirect
        raise too_many_redirects(answer.status)

    def _target(self, url: str) -> Target:
        target = self._client.target(url)
        if self._manners.blocks(target.host):
            raise JobFailed(
                "fetch_blocked_address", f"{target.host} is on this operator's block list (PARLEY_BLOCK_HOSTS)."
            )
        return target

    def _verdict(self, target: Target) -> Verdict:
        origin = f"{target.scheme}://{target.site}"
        rules = self._manners.rules.get(origin)
        if rules is None:
            rules = self._fetch_rules(target)
            self._manners.rules.put(origin, rules)
        return rules.verdict(target.url)

    def _fetch_rules(self, target: Target) -> Rules:
        """Asks for robots.txt; redirects may lead to other sites, whose turns are waited for as well."""
        hop, left = Target(target.scheme, target.host, target.port, "/robots.txt"), ROBOTS_SECONDS
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._ask(hop, {"Accept": "text/plain, */*;q=0.1"}, left, self._manners.delay, MAX_ROBOTS)
            left -= answer.milliseconds / 1000
            if answer.redirect is None or left <= 0:
                return rules_of(answer.status, answer.body)
            hop = self._target(answer.redirect)
        return Rules(404)  # RFC 9309, 2.3.1.2: after five redirects it may be taken as unavailable

    def _ask(self, target: Target, headers: Mapping[str, str], seconds: float, gap: float, size: int) -> Answer:
        robots = size == MAX_ROBOTS
        with self._turn(target.site, gap) as after:
            answer = self._client.request(
                "GET", target.url, headers, max_bytes=size, deadline=seconds, redirects=0, truncate=robots
            )
            after.penalty = answer.status in _PENALISED
            after.asked = retry_after(answer, self._clock.now())
        return answer

    @contextlib.contextmanager
    def _turn(self, site: str, gap: float) -> Iterator[_After]:
        """Holds the site's slot. Raises `Deferred` if it is not to be had soon."""
        slots, until = self._manners.slots, time.monotonic() + PATIENCE
        while isinstance(found := slots.take(site, gap, queue=False), Wait):
            if time.monotonic() + found.seconds > until:
                later = slots.take(site, gap, queue=True)
                if isinstance(later, Wait):
                    raise Deferred(f"It is not yet Parley's turn at {site}.", later.seconds)
                found = later
                break
            time.sleep(found.seconds)
        after = _After()
        try:
            yield after
        finally:
            slots.release(found, gap, after.penalty, after.asked)


@dataclass(slots=True)
class _After:
    """What a request leads to for the site's slot."""

    penalty: bool = False
    asked: float | None = None


def conditions(known: Validators | None) -> dict[str, str]:
    """The headers that make a request conditional."""
    if known is None:
        return {}
    given = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in given.items() if value}
