"""One parsed page: its tree, its meta tags, its JSON-LD, its headings. Parsed once, read by all the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml.etree import ElementDefaultClassLookup, LxmlError
from lxml.html import HtmlElement, HTMLParser, fromstring
from trafilatura.utils import repair_faulty_html

_ARTICLE_TYPES = re.compile(r"(?:Article|NewsArticle|BlogPosting|Report|LiveBlogPosting|Posting|Review)$")
_MAX_JSON = 2_000_000
#: trafilatura's settings, with one class for all elements: lxml.html asks a Python function for each one's class.
_PARSER = HTMLParser(collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True)
_PARSER.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))


@dataclass
class PageView:
    """A page as lxml sees it. `url` is where it came from, if known."""

    tree: HtmlElement
    html: str
    url: str | None = None

    def __post_init__(self) -> None:
        """lxml makes an element's Python object anew each time that a walk comes by, unless somebody holds it: the
        page's are held, as it is walked a dozen times."""
        self._held = list(self.tree.iter())

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        """Content of the meta tags by lower-case name, property or itemprop, in page order."""
        found: dict[str, list[str]] = {}
        for element in self.tree.iter("meta"):
            content = (element.get("content") or "").strip()
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                key = element.get(attribute)
                if key and content:
                    found.setdefault(key.strip().lower(), []).append(content)
        return found

    def first_meta(self, *names: str) -> str | None:
        """The first non-empty content among the meta tags `names`."""
        return next((self.meta[name][0] for name in names if name in self.meta), None)

    @cached_property
    def title_tag(self) -> str:
        """The text of `<title>` in the head, squeezed."""
        element = next(self.tree.iter("title"), None)
        return "" if element is None else squeeze(element.text_content())

    @cached_property
    def headings(self) -> list[HtmlElement]:
        """All h1 and h2, in page order."""
        return list(self.tree.iter("h1", "h2"))

    @cached_property
    def json_ld(self) -> list[dict[str, Any]]:
        """Every object in the page's JSON-LD blocks, graphs and lists opened, in page order; broken ones left out."""
        objects: list[dict[str, Any]] = []
        for script in self.tree.iter("script"):
            if "ld+json" in (script.get("type") or "").lower():
                objects.extend(_objects(_load(script.text or "")))
        return objects

    @cached_property
    def article_ld(self) -> dict[str, Any]:
        """The JSON-LD object of the article, or an empty one."""
        return next((item for item in self.json_ld if any(_ARTICLE_TYPES.search(kind) for kind in ld_types(item))), {})


def parse_page(html: str, url: str | None) -> PageView | None:
    """The parsed page, or None if it is no HTML at all."""
    repaired = repair_faulty_html(html, html[:50].lower())
    tree = _parsed(repaired)
    if tree is None or len(tree) == 0:
        tree = _parsed(repaired.encode("utf-8", "surrogatepass"))
    if tree is None or ("html" not in html[:50].lower() and len(tree) < 2):
        return None
    return PageView(tree, html, url)


def _parsed(html: str | bytes) -> HtmlElement | None:
    """The tree; None if there is none, or if the text declares an encoding, as bytes alone may."""
    try:
        return fromstring(html, parser=_PARSER)
    except (ValueError, LxmlError):
        return None


def squeeze(text: str | None) -> str:
    """The text with white space squeezed to single blanks."""
    return " ".join((text or "").split())


def ld_types(item: dict[str, Any]) -> list[str]:
    """The `@type`s of a JSON-LD object."""
    kinds = item.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def ld_name(value: Any) -> str | None:
    """The name of a JSON-LD person or organisation given as a string, an object or a list of one."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name")
    return squeeze(value) or None if isinstance(value, str) else None


def _load(text: str) -> Any:
    cleaned = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    cleaned = re.sub(r"^\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*$", "", cleaned)
    if not cleaned or len(cleaned) > _MAX_JSON:
        return None
    try:
        return json.loads(cleaned, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(key), depth + 1)
