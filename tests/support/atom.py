"""A judge of Atom feeds: a schema after RFC 4287, the rules that a schema cannot say, and a reader's own opinion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import feedparser
from lxml import etree

_SCHEMA = Path(__file__).parents[1] / "data" / "atom.rng"
_A = {"a": "http://www.w3.org/2005/Atom"}


def faults(document: bytes) -> list[str]:
    """What a feed validator would find wrong with the document; empty if nothing."""
    try:
        feed = etree.fromstring(document)
    except etree.XMLSyntaxError as error:
        return [f"not well-formed: {error}"]
    schema = etree.RelaxNG(etree.parse(_SCHEMA))
    found = [] if schema.validate(feed) else [f"schema: {error.message}" for error in schema.error_log]
    parsed = feedparser.parse(document)
    found += [f"feedparser: {parsed.bozo_exception}"] if parsed.bozo else []
    found += [] if parsed.version == "atom10" else [f"feedparser: this is {parsed.version or 'no feed'}"]
    return found + list(_rules(feed))


def _rules(feed: etree._Element) -> Iterator[str]:
    """RFC 4287, and what the W3C's validator asks for beyond it."""
    entries = feed.xpath("a:entry", namespaces=_A)
    if not feed.xpath("a:author", namespaces=_A) and any(not e.xpath("a:author", namespaces=_A) for e in entries):
        yield "4.1.1: no author of the feed, nor of every entry"
    if len(feed.xpath("a:link[@rel='self']", namespaces=_A)) != 1:
        yield "4.1.1: there should be one link to the feed itself"
    ids = Counter(feed.xpath("a:id/text() | a:entry/a:id/text()", namespaces=_A))
    yield from (f"4.2.6: the id {name} is there {count} times" for name, count in ids.items() if count > 1)
    for place in (feed, *entries):
        alternate = place.xpath("a:link[not(@rel) or @rel='alternate']", namespaces=_A)
        kinds = Counter((link.get("type"), link.get("hreflang")) for link in alternate)
        yield from (f"4.1.1: two alternate links of {kind}" for kind, count in kinds.items() if count > 1)
    for entry in entries:
        if not entry.xpath("a:content | a:link[not(@rel) or @rel='alternate']", namespaces=_A):
            yield "4.1.2: an entry with neither content nor an alternate link"
    newest = max((entry.findtext("a:updated", "", _A) for entry in entries), default="")
    if newest > feed.findtext("a:updated", "", _A):
        yield "4.2.15: an entry is newer than the feed"
