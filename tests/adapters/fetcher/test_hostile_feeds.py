"""Hostile feeds: each ends with entries or a reason, within the limits, and the parent lives on."""

from __future__ import annotations

import base64
import contextlib
import gzip
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from service.adapters.fetcher.feedsource import TARGET
from service.adapters.sandbox import Sandbox
from service.domain.errors import JobFailed

#: The sandbox's own limit and what killing a child may take on a busy machine; no feed may cost more.
SECONDS = 12.0
ITEM = "<item><title>t</title><link>http://a.example/1</link></item>"


def rss(inside: str, head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel>{inside}</channel></rss>'


def _laughs(depth: int, width: int) -> str:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * width}">' for n in range(1, depth))
    return rss(f"<item><title>&a{depth - 1};</title></item>", f'<!DOCTYPE r [<!ENTITY a0 "ha">{entities}]>')


WRAPPERS: dict[str, Callable[[str], str]] = {
    "rss": rss,
    "atom": lambda inside: f'<feed xmlns="http://www.w3.org/2005/Atom">{inside.replace("item", "entry")}</feed>',
    "sitemap": lambda inside: f"<urlset>{inside.replace('item', 'url').replace('link', 'loc')}</urlset>",
}

INSIDES: dict[str, Callable[[], str]] = {
    "many items": lambda: ITEM * 20_000,
    "deep": lambda: "<a>" * 20_000 + "</a>" * 20_000,
    "never closed": lambda: "<item>" * 20_000,
    "only closed": lambda: "</item>" * 20_000,
    "attributes": lambda: "<item " + " ".join(f'a{n}="1"' for n in range(20_000)) + "/>",
    "namespaces": lambda: "".join(f'<x{n}:a xmlns:x{n}="urn:{n}"/>' for n in range(5000)),
    "long title": lambda: f"<item><title>{'x' * 3_000_000}</title><link>http://a.example/1</link></item>",
    "long link": lambda: f"<item><link>http://a.example/{'x' * 3_000_000}</link></item>",
    "long guid": lambda: f"<item><guid>{'x' * 3_000_000}</guid><link>http://a.example/1</link></item>",
    "markup in titles": lambda: f"<item><title>{'&lt;div&gt;' * 50_000}</title><link>http://a.example/1</link></item>",
    "markup in summaries": lambda: (
        f"<item><link>http://a.example/1</link><description>{'&lt;p&gt;&lt;b&gt;' * 50_000}</description></item>"
    ),
    "open tags": lambda: f"<item><link>http://a.example/1</link><description>{'&lt;' * 300_000}</description></item>",
    "cdata": lambda: "<item><title><![CDATA[" * 20_000,
    "comments": lambda: "<!--" * 100_000,
    "instructions": lambda: "<?x " * 100_000,
    "dates": lambda: f"<item><link>http://a.example/1</link><pubDate>{'Mon, 04 May 2026 ' * 20_000}</pubDate></item>",
    "digits for a date": lambda: f"<item><link>http://a.example/1</link><pubDate>{'9' * 500_000}</pubDate></item>",
    "unknown entities": lambda: "<item><title>" + "&nbsp;&foo;" * 50_000 + "</title></item>",
    "numbered entities": lambda: "<item><title>" + "&#99999999;&#0;&#xD800;" * 20_000 + "</title></item>",
    "controls": lambda: "<item><title>\x01\x02\x0b</title></item>" * 1000,
    "links of all kinds": lambda: "".join(
        f"<item><link>{link}</link></item>"
        for link in (
            "javascript:x",
            "data:,x",
            "//",
            "http://",
            "http://[",
            "\\\\x",
            "http://a b/",
            "/..",
            "?",
            "#",
            "x:",
        )
    ),
    "brackets": lambda: "<item><link>http://a.example/" + "[" * 10_000 + "</link></item>",
    "directionals": lambda: (
        "<item><title>" + "\u202e\u2066" * 50_000 + "</title><link>http://a.example/1</link></item>"
    ),
}

BODIES: dict[str, Callable[[], bytes]] = {
    "billion laughs": lambda: _laughs(30, 10).encode(),
    "quadratic blow-up": lambda: rss(
        f"<item><title>{'&a;' * 20_000}</title></item>", f'<!DOCTYPE r [<!ENTITY a "{"x" * 50_000}">]>'
    ).encode(),
    "a file inside": lambda: rss(
        "<item><title>&a;</title><link>http://a.example/1</link></item>",
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ).encode(),
    "a DTD elsewhere": lambda: rss(ITEM, '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">').encode(),
    "a bomb": lambda: gzip.compress(bytes(100_000_000)),
    "nulls": lambda: bytes(2_000_000),
    "noise": lambda: bytes(range(256)) * 8000,
    "UTF-7": lambda: b'<?xml version="1.0" encoding="utf-7"?><rss version="2.0"><channel/></rss>',
    "an unknown charset": lambda: rss(ITEM).replace("?>", ' encoding="x-none"?>', 1).encode(),
    "a wrong charset": lambda: rss(ITEM).replace("?>", ' encoding="utf-16"?>', 1).encode(),
    "UTF-32": lambda: rss(ITEM).encode("utf-32"),
    "half a character": lambda: rss(ITEM).encode()[:-3] + b"\xc3",
    "a path": lambda: b"/etc/passwd",
    "a URL": lambda: b"http://127.0.0.1:9/",
    "JSON": lambda: b"[" * 200_000,
    "a page": lambda: b"<html>" + b"<div>" * 50_000,
}

HOSTILE: dict[str, Callable[[], bytes]] = {
    **{
        f"{kind}: {name}": (lambda wrap=wrap, make=make: wrap(make()).encode())
        for kind, wrap in WRAPPERS.items()
        for name, make in INSIDES.items()
    },
    **BODIES,
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One pool for all."""
    sandbox = Sandbox(TARGET)
    yield sandbox
    sandbox.close()


class Stopped(Exception):
    """The child was stopped by its limits, as it should be."""


def call(sandbox: Sandbox, request: dict[str, Any]) -> dict[str, Any]:
    """The child's answer. Raises `Stopped`; any other error is a hole."""
    try:
        return sandbox.call(request)
    except JobFailed as error:
        if error.code not in {"extraction_timeout", "too_complex"}:
            raise
        raise Stopped from None


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_feed_ends(sandbox: Sandbox, name: str) -> None:
    """With entries, a reason or a typed error; nothing of this machine is in it."""
    request = {"body": base64.b64encode(HOSTILE[name]()).decode(), "type": "", "url": "http://a.example/feed"}
    began = time.monotonic()
    found: dict[str, Any] = {}
    with contextlib.suppress(Stopped):
        found = call(sandbox, request)
    assert time.monotonic() - began < SECONDS
    assert "root:" not in str(found)
    for entry in found.get("entries", ()):
        assert entry["url"].startswith("http")
        assert len(entry["title"] or "") <= 500


def test_the_child_lives_on(sandbox: Sandbox) -> None:
    """After all of them a plain feed is read."""
    found = sandbox.call(
        {"body": base64.b64encode(rss(ITEM).encode()).decode(), "type": "", "url": "http://a.example/"}
    )
    assert found["entries"][0]["url"] == "http://a.example/1"
