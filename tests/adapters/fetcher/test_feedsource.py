"""Feeds of the open web: fetched politely, read in the child."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from service.adapters.clock import FixedClock
from service.adapters.fetcher.feedparsing import MAX_ENTRIES, run
from service.adapters.fetcher.feedsource import TARGET, WebFeedSource
from service.adapters.fetcher.robots import RulesCache
from service.adapters.fetcher.slots import LocalSlots
from service.adapters.fetcher.web import Manners, WebFetcher
from service.adapters.sandbox import Sandbox
from service.domain.article import Validators
from service.domain.errors import JobFailed
from service.domain.feed import NotAFeed

NOW = datetime(2026, 5, 4, tzinfo=UTC)
BASE = "http://a.example/feeds/rss"


def read(body: bytes | str, kind: str = "") -> dict[str, Any]:
    data = body.encode() if isinstance(body, str) else body
    return run({"body": base64.b64encode(data).decode(), "type": kind, "url": BASE})


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>A &amp; B</title>{"".join(items)}</channel></rss>'


ITEM = """<item><title>Talks &lt;b&gt;held&lt;/b&gt;</title><link>http://a.example/1</link><guid>g1</guid>
<pubDate>Mon, 04 May 2026 10:00:00 +0500</pubDate>
<description><![CDATA[<p>One.</p><p>Two &amp; <b>three</b>.</p><script>x</script>]]></description></item>"""


def test_rss() -> None:
    """Title, link, GUID, date in UTC, and the summary as paragraphs."""
    found = read(rss(ITEM))
    assert (found["kind"], found["title"]) == ("rss", "A & B")
    entry = found["entries"][0]
    assert (entry["guid"], entry["url"], entry["title"]) == ("g1", "http://a.example/1", "Talks held")
    assert entry["published"] == "2026-05-04T05:00:00+00:00"
    assert entry["summary"].startswith("One.\n\nTwo & three.")


def test_atom_takes_the_longer_text() -> None:
    """Content goes before a shorter summary; relative links stand on the feed's URL."""
    found = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><id>i</id><title>t</title>'
        '<link href="../x?a=1#b"/><updated>2026-05-04T10:00:00Z</updated><summary>short</summary>'
        '<content type="html">a much longer text</content></entry></feed>'
    )
    assert found["kind"] == "atom"
    entry = found["entries"][0]
    assert (entry["url"], entry["summary"]) == ("http://a.example/x?a=1", "a much longer text")


SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc> http://a.example/1 </loc><news:news>
 <news:publication><news:name>N</news:name></news:publication><news:publication_date>2026-05-04</news:publication_date>
 <news:title>Talks</news:title></news:news></url><url><lastmod>2026-05-04</lastmod></url></urlset>"""


@pytest.mark.parametrize("body", [SITEMAP, gzip.compress(SITEMAP)])
def test_news_sitemaps(body: bytes) -> None:
    """Plain and packed; an entry without a link is left out with the reason."""
    found = read(body)
    assert found["kind"] == "sitemap"
    assert found["entries"] == [
        {
            "guid": "http://a.example/1",
            "url": "http://a.example/1",
            "title": "Talks",
            "published": "2026-05-04T00:00:00+00:00",
            "summary": None,
        }
    ]
    assert found["skipped"] == ["entry 2: no link"]


def test_one_bad_entry_never_fails_the_others() -> None:
    """No link, a link of another scheme, a date that is none: left out, or taken without the date."""
    found = read(
        rss(
            "<item><title>no link</title></item>",
            "<item><link>javascript:alert(1)</link></item>",
            "<item><link>http://a b/</link></item>",
            "<item><link>http://a.example/2</link><pubDate>yesterday</pubDate></item>",
            ITEM,
            ITEM,
        )
    )
    assert [entry["url"] for entry in found["entries"]] == ["http://a.example/2", "http://a.example/1"]
    assert found["entries"][0]["published"] is None
    assert len(found["skipped"]) == 3


def test_a_broken_feed_gives_what_can_be_read() -> None:
    """XML cut short, or with a stray ampersand, still has the entries before."""
    found = read(rss(ITEM, "<item><title>a & b</title><link>http://a.example/3</link></item>")[:-40])
    assert found["entries"][0]["url"] == "http://a.example/1"


@pytest.mark.parametrize("charset", ["windows-1256", "utf-16", "utf-8"])
def test_charsets(charset: str) -> None:
    """The XML declaration counts."""
    text = rss(ITEM.replace("Talks", "مذاكرات"), head=f'<?xml version="1.0" encoding="{charset}"?>')
    assert read(text.encode("cp1256" if charset == "windows-1256" else charset))["entries"][0]["title"].startswith(
        "مذاكرات"
    )


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b"<html><body>not found</body></html>", "HTML"),
        (b"%PDF-1.7", "no RSS"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "no RSS"),
        (b"<sitemapindex><sitemap><loc>http://a.example/s.xml</loc></sitemap></sitemapindex>", "index"),
        (gzip.compress(bytes(11_000_000)), "unpacks"),
    ],
)
def test_what_is_no_feed_says_so(body: bytes, why: str) -> None:
    """With the reason."""
    assert why in read(body)["unreadable"]


def test_a_feed_has_a_most_of_entries() -> None:
    """What is over is said to be left out."""
    found = read(rss(*(f"<item><link>http://a.example/{n}</link></item>" for n in range(MAX_ENTRIES + 5))))
    assert len(found["entries"]) == MAX_ENTRIES
    assert found["skipped"]


# --- over the network ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One warm child for the module."""
    sandbox = Sandbox(TARGET)
    yield sandbox
    sandbox.close()


@pytest.fixture
def source(client, sandbox: Sandbox) -> WebFeedSource:
    """Reads from the site."""
    clock = FixedClock(NOW)
    return WebFeedSource(WebFetcher(client, Manners(LocalSlots(), RulesCache(), 0.0), clock), sandbox, clock)


def test_a_feed_is_fetched_with_its_validators(site, source) -> None:
    """The feed's ETag comes back with it, and is sent the next time."""

    def page(headers):
        return (304, {}, b"") if headers.get("if-none-match") == '"9"' else (200, {"ETag": '"9"'}, rss(ITEM).encode())

    site.pages["/rss"] = page
    found = source.read(site.url("/rss"))
    assert (len(found.entries), found.validators) == (1, Validators('"9"', None))
    assert found.entries[0].published_at == datetime(2026, 5, 4, 5, tzinfo=UTC)
    assert source.read(site.url("/rss"), found.validators) is None


def test_a_feed_that_answers_an_error(site, source) -> None:
    """Its status, and when to come again."""
    site.pages["/rss"] = (503, {"Retry-After": "60"}, b"")
    with pytest.raises(JobFailed) as caught:
        source.read(site.url("/rss"))
    assert (caught.value.code, caught.value.status, caught.value.retry_after) == ("fetch_status", 503, 60.0)


def test_a_page_in_place_of_a_feed(site, source) -> None:
    """Told as what it is."""
    site.pages["/rss"] = (200, {}, b"<html></html>")
    with pytest.raises(NotAFeed, match="HTML page"):
        source.read(site.url("/rss"))


def test_robots_txt_holds_for_feeds(site, source) -> None:
    """A feed is a page like any other."""
    site.pages |= {"/robots.txt": (200, {}, b"User-agent: *\nDisallow: /rss"), "/rss": (200, {}, rss(ITEM).encode())}
    with pytest.raises(JobFailed) as caught:
        source.read(site.url("/rss"))
    assert caught.value.code == "fetch_robots"
