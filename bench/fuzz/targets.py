"""What is fuzzed: each takes bytes and must end, with a result or a typed error. What else it raises is a hole."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Callable
from datetime import UTC, datetime

from marshmallow import Schema

from schemas.article import ArticleIn, BatchIn
from schemas.feed import FeedIn
from service.adapters.extractor.plain import PlainExtractor
from service.adapters.fetcher import feedparsing
from service.adapters.fetcher.addresses import refusal
from service.adapters.fetcher.answers import is_html
from service.adapters.fetcher.decoding import text_of
from service.adapters.fetcher.robots import rules_of
from service.adapters.fetcher.urls import next_target, target_of
from service.api.endpoint import load_body, parse_json
from service.domain.article import Page, Submission
from service.domain.errors import BadInput, JobFailed
from service.opml import read_opml

NOW = datetime(2026, 5, 4, tzinfo=UTC)
BASE = "http://public.example/a/b?c=d"


def url(data: bytes) -> None:
    """A URL, absolute and as a redirect's target: what is let through is plain, and stays the same when read again."""
    text = data.decode("utf-8", "surrogateescape")
    refusal(text)
    for candidate in (text, "http://" + text):
        with contextlib.suppress(JobFailed):
            target = target_of(candidate)
            assert target.scheme in ("http", "https")
            assert target.url.isascii()
            assert not set(target.host) & set("@/\\?#% ")
            assert target_of(target.url) == target
    with contextlib.suppress(JobFailed):
        target_of(next_target(BASE, text))


def html(data: bytes) -> None:
    """A page: charset, kind, extraction; and robots.txt."""
    kind, _, body = data.partition(b"\n")
    content_type = kind.decode("latin-1")
    is_html(content_type, body)
    rules_of(200, body[:20_000]).verdict(BASE)
    with contextlib.suppress(JobFailed):
        page = Page(BASE, text_of(body, content_type))
        found = PlainExtractor().extract(Submission(url=BASE), page, NOW)
        json.dumps(found.text).encode()


def feed(data: bytes) -> None:
    """A feed, and a list of feeds."""
    found = feedparsing.run({"body": base64.b64encode(data).decode(), "type": "", "url": BASE})
    for entry in found.get("entries", ()):
        assert entry["url"].startswith(("http://", "https://"))
    json.dumps(found)
    with contextlib.suppress(BadInput):
        read_opml(data)


def body(data: bytes) -> None:
    """A request's body, as JSON through the schemas."""
    schemas: tuple[type[Schema], ...] = (ArticleIn, BatchIn, FeedIn)
    for schema in schemas:
        with contextlib.suppress(BadInput):
            load_body(schema, parse_json(data))


TARGETS: dict[str, Callable[[bytes], None]] = {"url": url, "html": html, "feed": feed, "json": body}

_ITEM = (
    b"<item><title>a &amp; b</title><link>/1</link><guid>g</guid>"
    b"<pubDate>Mon, 04 May 2026 10:00:00 GMT</pubDate></item>"
)

#: Where each begins: small things of the right kind.
SEEDS: dict[str, tuple[bytes, ...]] = {
    "url": (
        b"http://a.example:8080/b?c#d",
        b"//[::ffff:127.0.0.1]/",
        b"http://0x7f.1/",
        b"user:word@a.example",
        b"../x",
    ),
    "html": (
        b"text/html; charset=windows-1256\n<html><title>T</title><body><p>Talks went on.</p></body></html>",
        b"\n<!doctype html><meta charset=utf-8><article><h1>H</h1><p>One.<p>Two.</article>",
        b"\nUser-agent: *\nDisallow: /a*$\nCrawl-delay: 3",
    ),
    "feed": (
        b"<?xml version='1.0'?><rss version='2.0'><channel><title>t</title>" + _ITEM + b"</channel></rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>i</id><link href='x'/><title>t</title></entry></feed>",
        b"<urlset><url><loc>http://a.example/1</loc><lastmod>2026-05-04</lastmod></url></urlset>",
        b"<opml><body><outline xmlUrl='http://a.example/'/></body></opml>",
    ),
    "json": (
        b'{"url": "http://a.example/", "published_at": "2026-05-04"}',
        b'{"text": "x", "title": null, "language": "en"}',
        b'{"articles": [{"text": "x"}, 1]}',
        b'{"url": "http://a.example/", "interval": 60}',
    ),
}
