"""Reads RSS, Atom and news sitemaps. Runs in a disposable child (`adapters/sandbox.py`): feeds are hostile input too.

run({"body": base64, "type": content type, "url": …})
    -> {"kind", "title", "entries": [{"guid", "url", "title", "published", "summary"}], "skipped": [why, …]}
    -> {"unreadable": why}
"""

from __future__ import annotations

import base64
import calendar
import io
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from lxml import etree, html

from service.adapters.fetcher.decoding import TooMuch, undo

#: Entries taken from one feed: news sitemaps have 1,000 at most.
MAX_ENTRIES = 1000
#: Code points of a title, and of a feed's own text of an article.
MAX_TITLE, MAX_SUMMARY = 500, 100_000
#: Bytes of an unpacked sitemap.
_MAX_BODY = 10_000_000

_BLOCKS = re.compile(r"</?(?:p|div|br|li|h[1-6]|blockquote|tr)\b[^>]{0,200}>", re.IGNORECASE)


#: Kind, title, entries as their parser has them, and what makes a plain entry of one.
_Raw = tuple[str, str, Sequence[Any], Callable[[Any], dict[str, Any]]]


class _Unreadable(Exception):
    """What is there is no feed; the message says why."""


def run(request: dict[str, Any]) -> dict[str, Any]:
    """One feed, in the child."""
    try:
        return _read(base64.b64decode(request["body"]), request["type"], request["url"])
    except _Unreadable as error:
        return {"unreadable": str(error)}
    except (MemoryError, RecursionError):
        raise  # the sandbox has a name for these
    except Exception as error:  # parsers fail in more ways than they tell: a surrogate as `&#xD800;` is one
        return {"unreadable": f"its parser failed with {type(error).__name__}"}


def _read(body: bytes, content_type: str, url: str) -> dict[str, Any]:
    if body.startswith(b"\x1f\x8b"):
        try:
            body = undo(body, "gzip", _MAX_BODY)
        except TooMuch:
            raise _Unreadable(f"it unpacks to over {_MAX_BODY:,} bytes") from None
    head = body[:4096]
    if b"<sitemapindex" in head:
        raise _Unreadable("it is an index of sitemaps: add the news sitemap that it names")
    kind, title, raw, entry_of = _sitemap(body) if b"<urlset" in head else _feed(body, content_type)
    entries: list[dict[str, Any]] = []
    skipped: list[str] = []
    seen: set[str] = set()
    for index, one in enumerate(raw):
        if len(entries) == MAX_ENTRIES:
            skipped.append(f"all behind the first {MAX_ENTRIES}")
            break
        try:
            entry = _clean(entry_of(one), url)
        except Exception as error:  # one bad entry never fails the run
            skipped.append(f"entry {index + 1}: {str(error)[:100] or type(error).__name__}")
            continue
        if entry["guid"] not in seen:
            seen.add(entry["guid"])
            entries.append(entry)
    return {"kind": kind, "title": _text(title)[:MAX_TITLE] or None, "entries": entries, "skipped": skipped[:50]}


# --- RSS and Atom ----------------------------------------------------------------------------------------------------


def _feed(body: bytes, content_type: str) -> _Raw:
    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": content_type} if content_type else {},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    version = parsed.get("version") or ""
    if not version and not parsed.entries:
        raise _Unreadable(_why(body, parsed))
    kind = "atom" if version.startswith("atom") else "rss"
    return kind, parsed.feed.get("title", ""), parsed.entries, _feed_entry


def _why(body: bytes, parsed: Any) -> str:
    if not body.strip():
        return "it is empty"
    if re.search(rb"<html\b", body[:4096], re.IGNORECASE):
        return "it is an HTML page"
    error = parsed.get("bozo_exception")
    return f"it is no RSS, Atom or news sitemap{f' ({str(error)[:100]})' if error else ''}"


def _feed_entry(entry: Any) -> dict[str, Any]:
    texts = [content.get("value") or "" for content in entry.get("content") or []] + [entry.get("summary") or ""]
    return {
        "guid": entry.get("id") or "",
        "url": entry.get("feedburner_origlink") or entry.get("link") or "",
        "title": entry.get("title") or "",
        "published": _feed_time(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")),
        "summary": max(texts, key=len),
    }


def _feed_time(parsed: Any) -> str | None:
    """feedparser's nine numbers, in UTC, as ISO text."""
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat()
    except (ValueError, OverflowError, OSError, TypeError):
        return None


# --- news sitemaps ---------------------------------------------------------------------------------------------------


def _sitemap(body: bytes) -> _Raw:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, collect_ids=False
    )
    root = etree.fromstring(body, parser)
    if root is None:
        raise _Unreadable("it is no XML")
    return "sitemap", "", [node for node in root if _name(node) == "url"], _sitemap_entry


def _sitemap_entry(node: Any) -> dict[str, Any]:
    found: dict[str, str] = {}
    for child in node.iter():
        if isinstance(child.tag, str) and child.text:
            found.setdefault(_name(child), child.text.strip())
    published = found.get("publication_date") or found.get("lastmod")
    return {"guid": "", "url": found.get("loc", ""), "title": found.get("title", ""), "published": _iso(published)}


def _name(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _iso(text: str | None) -> str | None:
    try:
        at = datetime.fromisoformat(text or "")
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return None


# --- both ------------------------------------------------------------------------------------------------------------


def _clean(one: dict[str, Any], base: str) -> dict[str, Any]:
    """An entry as plain text with an absolute URL. Raises `ValueError` with the reason why it cannot be one."""
    link = one["url"].strip()
    if not link:
        raise ValueError("no link")
    url = urljoin(base, link).partition("#")[0]
    if urlsplit(url).scheme not in ("http", "https") or len(url) > 4096 or any(ord(c) < 33 for c in url):
        raise ValueError(f"a link that cannot be followed: {link[:60]!r}")
    return {
        "guid": (one["guid"].strip() or url)[:4096],
        "url": url,
        "title": _text(one["title"])[:MAX_TITLE] or None,
        "published": one["published"],
        "summary": _text(one.get("summary") or "", blocks=True)[:MAX_SUMMARY] or None,
    }


def _text(markup: str, *, blocks: bool = False) -> str:
    """HTML, as feeds carry it, as text: one line, or with `blocks` paragraphs parted by a blank line."""
    markup = "".join(c for c in markup[: MAX_SUMMARY * 2] if c in "\n\t" or c.isprintable() or c == "\u200c")
    if "<" in markup or "&" in markup:
        markup = _BLOCKS.sub("\n\n", markup) if blocks else markup
        markup = str(html.fromstring(f"<div>{markup}</div>").text_content())
    pieces = [" ".join(piece.split()) for piece in (re.split(r"\n\s*\n", markup) if blocks else [markup])]
    return "\n\n".join(filter(None, pieces))
