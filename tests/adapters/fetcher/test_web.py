"""The polite fetcher."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from service.adapters.clock import FixedClock
from service.adapters.fetcher.client import GuardedClient
from service.adapters.fetcher.robots import RulesCache
from service.adapters.fetcher.slots import LocalSlots
from service.adapters.fetcher.web import Manners, WebFetcher
from service.domain.article import Validators
from service.domain.errors import Deferred, JobFailed

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HTML = (200, {"Content-Type": "text/html; charset=utf-8"}, "<html><p>مذاکرات</p>".encode())
GAP = 0.05


def fetcher(client: GuardedClient, delay: float = GAP, blocked: tuple[str, ...] = ()) -> WebFetcher:
    return WebFetcher(client, Manners(LocalSlots(), RulesCache(), delay, blocked), FixedClock(NOW))


def failure(fetcher: WebFetcher, url: str) -> JobFailed:
    with pytest.raises(JobFailed) as caught:
        fetcher.fetch(url)
    return caught.value


def test_a_page_is_fetched_after_its_robots_txt(site, client) -> None:
    """The file is asked for once, then kept."""
    site.pages["/a"] = site.pages["/b"] = HTML
    web = fetcher(client)
    assert "مذاکرات" in web.fetch(site.url("/a")).html
    web.fetch(site.url("/b"))
    assert [path for path, _ in site.seen] == ["/robots.txt", "/a", "/b"]


def test_what_robots_txt_disallows_is_not_asked_for(site, client) -> None:
    """Neither directly nor by way of a redirect."""
    site.pages |= {
        "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /no"),
        "/no": HTML,
        "/go": (302, {"Location": "/no"}, b""),
    }
    web = fetcher(client)
    assert failure(web, site.url("/no")).code == "fetch_robots"
    error = failure(web, site.url("/go"))
    assert (error.code, error.retryable) == ("fetch_robots", False)
    assert "/no" not in [path for path, _ in site.seen]


def test_a_site_whose_robots_txt_fails_is_left_alone_for_now(site, client) -> None:
    """5xx disallows everything; the job may come back."""
    site.pages |= {"/robots.txt": (500, {}, b""), "/a": HTML}
    error = failure(fetcher(client), site.url("/a"))
    assert (error.code, error.retryable) == ("fetch_robots", True)
    assert [path for path, _ in site.seen] == ["/robots.txt"]


def test_a_moved_robots_txt_is_followed(site, client) -> None:
    """RFC 9309, 2.3.1.2; and rules behind a loop are none."""
    site.pages |= {
        "/robots.txt": (301, {"Location": "/r"}, b""),
        "/r": (200, {}, b"User-agent: *\nDisallow: /a"),
        "/a": HTML,
    }
    assert failure(fetcher(client), site.url("/a")).code == "fetch_robots"
    site.pages["/r"] = (301, {"Location": "/r"}, b"")
    assert fetcher(client, 0).fetch(site.url("/a")).status == 200


def test_a_moved_robots_txt_must_not_lead_inside(site, client) -> None:
    """The door that is easily forgotten: robots.txt redirected to a private address."""
    site.pages |= {"/robots.txt": (301, {"Location": "http://127.0.0.1:1/"}, b""), "/a": HTML}
    assert failure(fetcher(client), site.url("/a")).code == "fetch_blocked_address"


def test_requests_to_a_site_keep_their_distance(site, client) -> None:
    """Robots.txt, page and redirect: each waits for the pause after the one before."""
    times: list[float] = []

    def noting(answer):
        def page(_):
            times.append(time.monotonic())
            return answer

        return page

    site.pages |= {
        "/robots.txt": noting((404, {}, b"")),
        "/a": noting((302, {"Location": "/b"}, b"")),
        "/b": noting(HTML),
    }
    fetcher(client, 0.2).fetch(site.url("/a"))
    assert len(times) == 3
    assert min(times[1] - times[0], times[2] - times[1]) >= 0.2


def test_a_long_wait_is_handed_back(site, client) -> None:
    """A worker does not stand in line: the job is told when to come again."""
    site.pages["/a"] = HTML
    web = fetcher(client, 60)
    with pytest.raises(Deferred) as first:
        web.fetch(site.url("/a"))  # robots.txt took the turn
    with pytest.raises(Deferred) as second:
        web.fetch(site.url("/a"))
    assert 55 < first.value.retry_after <= 60
    assert second.value.retry_after > first.value.retry_after + 55


def test_crawl_delay_is_honoured(site, client) -> None:
    """A site may ask for more distance than the setting gives."""
    site.pages |= {"/robots.txt": (200, {}, b"User-agent: *\nCrawl-delay: 20"), "/a": HTML}
    web = fetcher(client, 0)
    web.fetch(site.url("/a"))
    with pytest.raises(Deferred) as caught:
        web.fetch(site.url("/a"))
    assert 15 < caught.value.retry_after <= 20


@pytest.mark.parametrize("status", [429, 503])
def test_a_site_that_wants_rest_gets_it(site, client, status: int) -> None:
    """After 429 or 503 nobody asks for as long as `Retry-After` says; other jobs wait without failing."""
    site.pages |= {"/a": (status, {"Retry-After": "300"}, b""), "/b": HTML}
    web = fetcher(client)
    error = failure(web, site.url("/a"))
    assert (error.code, error.status, error.retryable, error.retry_after) == ("fetch_status", status, True, 300.0)
    with pytest.raises(Deferred) as caught:
        web.fetch(site.url("/b"))
    assert 290 < caught.value.retry_after <= 300


def test_a_page_that_has_not_changed_is_not_sent_again(site, client) -> None:
    """`If-None-Match` and `If-Modified-Since` go out; 304 comes back as such."""

    def page(headers):
        return (304, {}, b"") if headers.get("if-none-match") == '"1"' else (200, HTML[1] | {"ETag": '"1"'}, HTML[2])

    site.pages["/a"] = page
    web = fetcher(client)
    first = web.fetch(site.url("/a"))
    assert (first.status, first.etag) == (200, '"1"')
    assert web.fetch(site.url("/a"), Validators(first.etag, first.last_modified)).status == 304


def test_a_blocked_host_is_not_asked(site, client) -> None:
    """The operator's block list holds for names below, and for redirects."""
    web = fetcher(client, blocked=("127.0.0.1", "bad.example"))
    assert "block list" in failure(web, site.url("/a")).detail
    assert "block list" in failure(web, "http://www.bad.example/").detail
    assert site.seen == []


def test_the_agent_says_who_it_is(site, client) -> None:
    """Every request carries the name, robots.txt too."""
    site.pages["/a"] = HTML
    fetcher(client).fetch(site.url("/a"))
    assert {headers["user-agent"] for _, headers in site.seen} == {"Parley/test"}
