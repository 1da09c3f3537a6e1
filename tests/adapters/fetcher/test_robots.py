"""robots.txt, per RFC 9309."""

from __future__ import annotations

import pytest
import redis

from service.adapters.fetcher import connect_redis
from service.adapters.fetcher.robots import KEEP_FAILURE, KEEP_RULES, MAX_CRAWL_DELAY, MAX_ROBOTS, RulesCache, rules_of

TEXT = b"""\xef\xbb\xbfUser-agent: *
Disallow: /private
Allow: /private/open
Disallow: /*.pdf$

User-agent: parley
Disallow: /not-for-parley
Crawl-delay: 7

User-agent: other
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "allowed"), [("/", True), ("/private", True), ("/not-for-parley/x", False), ("/a.pdf", True)]
)
def test_the_own_group_counts_alone(path: str, allowed: bool) -> None:
    """2.2.1: the group that names the crawler, in whatever case, and then no other."""
    verdict = rules_of(200, TEXT).verdict(f"http://a.example{path}")
    assert (verdict.allowed, verdict.delay) == (allowed, 7.0)


@pytest.mark.parametrize(
    ("path", "allowed"), [("/private", False), ("/private/open", True), ("/a.pdf", False), ("/a.pdf?x", True)]
)
def test_else_the_group_for_all(path: str, allowed: bool) -> None:
    """2.2.2: the longest match wins."""
    assert rules_of(200, TEXT.replace(b"parley", b"another")).verdict(f"http://a.example{path}").allowed is allowed


@pytest.mark.parametrize(
    ("status", "allowed", "keep"),
    [
        (404, True, KEEP_RULES),
        (403, True, KEEP_RULES),
        (401, True, KEEP_RULES),
        (429, False, KEEP_FAILURE),
        (500, False, KEEP_FAILURE),
        (503, False, KEEP_FAILURE),
    ],
)
def test_a_missing_file_allows_and_a_broken_server_forbids(status: int, allowed: bool, keep: int) -> None:
    """2.3.1.3 and 2.3.1.4."""
    rules = rules_of(status, b"User-agent: *\nDisallow: /")
    assert (rules.verdict("http://a.example/").allowed, rules.keep) == (allowed, keep)


@pytest.mark.parametrize(
    "body", [b"", b"\0\0\0", b"<html>not found</html>", b"\xff" * 900, b"Disallow: /", b"a:" * 9999]
)
def test_junk_allows(body: bytes) -> None:
    """What has no group has no rule."""
    assert rules_of(200, body).verdict("http://a.example/").allowed


HOSTILE = {
    "wildcards": b"User-agent: *\nDisallow: /" + b"*a" * 250_000,
    "stars": b"User-agent: *\nDisallow: /" + b"*" * 500_000,
    "escapes": b"User-agent: *\nDisallow: /" + b"%41" * 160_000,
    "many rules": b"User-agent: *\n" + b"Disallow: /a*b*c*d$\n" * 25_000,
    "many groups": b"".join(b"User-agent: a%d\nDisallow: /\n" % n for n in range(17_000)),
    "a long name": b"User-agent: " + b"parley" * 80_000 + b"\nDisallow: /",
    "no delay at all": b"User-agent: *\nCrawl-delay: nan",
    "an endless delay": b"User-agent: *\nCrawl-delay: inf",
    "a huge delay": b"User-agent: *\nCrawl-delay: 99999999",
    "a backward delay": b"User-agent: *\nCrawl-delay: -1e9",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_give_a_verdict(name: str) -> None:
    """Matching is linear in Protego, and a delay is a number from 0 to a minute."""
    verdict = rules_of(200, HOSTILE[name][:MAX_ROBOTS]).verdict("http://a.example/" + "a" * 4000)
    assert 0 <= verdict.delay <= MAX_CRAWL_DELAY


def test_rules_are_shared_between_processes(valkey_url: str) -> None:
    """What one process fetched, another one need not."""
    with redis.Redis.from_url(valkey_url) as one, redis.Redis.from_url(valkey_url) as other:
        RulesCache(one, "t1:").put("http://a.example", rules_of(200, TEXT))
        found = RulesCache(other, "t1:").get("http://a.example")
        assert found == rules_of(200, TEXT)
        assert RulesCache(other, "t1:").get("http://b.example") is None


def test_without_redis_rules_stay_with_the_process() -> None:
    """A dead Redis costs requests, never a fetch."""
    with connect_redis("redis://127.0.0.1:1/0") as dead:
        cache = RulesCache(dead)
        cache.put("http://a.example", rules_of(404, b""))
        assert cache.get("http://a.example") == rules_of(404, b"")
        assert cache.get("http://b.example") is None
