"""Who wrote it and who published it. An author is taken only from where the page names one, never guessed."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from service.adapters.extractor.page import PageView, ld_name, ld_types, squeeze
from service.adapters.extractor.published import in_side_matter
from service.cleaning.agency import agency_named
from service.cleaning.features import normalised

#: Words that name a desk, a house or an account, not a person.
_NO_PERSON = re.compile(
    r"\b(?:staff|desk|web|admin|administrator|editor|editors|editorial|team|news|newsroom|bureau|"
    r"agency|agencies|reporter|correspondent|"
    r"online|report|monitoring|contributor|guest|press|times|tribune|post|herald|magazine|media|tv|"
    r"channel|network|user|writer|columnist|photographer|international|nast|"
    r"author|unknown|anonymous|webmaster|foundation|institute|inc|ltd|com|org|net|the|daily|"
    r"newspaper|department|service|share|follow)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"^(?:by|written by|story by|reported by|words by|author)\s*:?\s+", re.IGNORECASE)
_NAME = re.compile(r"^[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,4}$")
#: Names are parted so; a full stop parts only behind a longer word: in `Ann Lange. River Times`, not in `Ann E. Lee`.
_SPLIT = re.compile(r"\s*(?:,|;|&|\band\b|\||(?<=\w{5})\.(?=\s))\s*")
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|staff|writers?|contributors?|journalists?|columnists?|by)/[\w.%-]+/?$",
    re.IGNORECASE,
)
#: One of an element's classes, whole: what begins with `author` may also be a portrait, a biography, or a topic.
_BYLINE_CLASS = re.compile(
    r"(?:^|\s)(?:[a-z0-9]+[_-]{1,2})*?(?:by-?lines?|(?:authors?|writers?|reporters?|contributors?)(?:by-?line)?)"
    r"(?:[_-]{1,2}(?:name|link|title|text|info|item|list|container|content|wrap(?:per)?|meta|url|block|details?|data))*(?=$|\s)",
    re.IGNORECASE,
)
_BYLINE_TAGS = ("a", "span", "p", "div", "address", "li", "strong", "h2", "h3", "h4", "h5")
#: The longest class attribute that is read, in characters.
_CLASSES = 300
#: Where the head of a story ends: at its third paragraph of this many characters, or after so many elements.
_PARAGRAPHS, _PARAGRAPH, _REACH = 3, 100, 200
#: How many elements above the headline a by-line may stand.
_ABOVE = 60


def page_author(
    page: PageView, outlet: str | None, headline: HtmlElement | None = None
) -> tuple[str | None, str | None]:
    """The author's name (several parted by `, `) and where it stands, or (None, None). `headline` is the element of the
    headline: by-lines are looked for around it."""
    for source, value in _stated(page, headline):
        people = [name for part in _SPLIT.split(_BY.sub("", squeeze(value))) if (name := person(part, outlet))]
        if people:
            return ", ".join(dict.fromkeys(people)), source
    return None, None


def person(text: str, outlet: str | None) -> str | None:
    """The name, if it can be a person's: two to five words, no desk, no house, no agency."""
    name = _BY.sub("", squeeze(text)).strip(" .,-|")
    if not _NAME.match(name) or len(name) > 60 or _NO_PERSON.search(name) or agency_named(name):
        return None
    words = name.split()
    if not all(
        word[0].isupper()
        or not word[0].isascii()
        or word in ("de", "van", "von", "al", "bin", "ul", "ur", "da", "di", "el", "le", "la", "der")
        for word in words
    ):
        return None
    if outlet and normalised(name) in normalised(outlet):
        return None
    return name.title() if name.isupper() else name


_META_AUTHOR = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "cxenseparse:author",
    "citation_author",
)


def _stated(page: PageView, headline: HtmlElement | None) -> Iterator[tuple[str, str]]:
    """Every place where the page says who wrote it, most trustworthy first."""
    authors: Any = page.article_ld.get("author")
    named = [ld_name(one) for one in (authors if isinstance(authors, list) else [authors]) if not _is_house(one)]
    if any(named):
        yield "json-ld", ", ".join(name for name in named if name)
    for key in _META_AUTHOR:
        for value in page.meta.get(key, ())[:1]:
            if "/" not in value and "@" not in value:
                yield f"meta {key}", value
    for text in _bylines(page, headline):
        yield "byline", text


def _is_house(value: Any) -> bool:
    return isinstance(value, dict) and "Organization" in "".join(ld_types(value))


def _bylines(page: PageView, headline: HtmlElement | None) -> Iterator[str]:
    """Names in the head of the story, in elements marked as author or by-line, links to authors' pages, and short lines
    that begin with `By`; behind the text only what its own `<article>` marks as its author, if that is one person."""
    for element in _head(page.tree, headline):
        text = None if element.tag not in _BYLINE_TAGS else _byline_text(element)
        if text is not None and not in_side_matter(element):
            yield from (squeeze(link.text_content()) for link in element.iter("a"))
            yield text
    article = None if headline is None else next(headline.iterancestors("article"), None)
    if article is not None:
        marked = {
            squeeze(e.text_content()) for e in article.iter(*_BYLINE_TAGS) if _marked(e) and not in_side_matter(e)
        }
        if len(marked) == 1:
            yield marked.pop()


def _head(tree: HtmlElement, headline: HtmlElement | None) -> Iterator[HtmlElement]:
    """The elements around the headline, or from the page's top, up to the story's third paragraph."""
    above: deque[HtmlElement] = deque(maxlen=_ABOVE)
    passed = paragraphs = 0
    begun = headline is None
    for element in tree.iter(etree.Element):
        if not begun:
            above.append(element)
            if element is headline:
                begun = True
                yield from above
            continue
        yield element
        passed += 1
        paragraphs += element.tag == "p" and len(element.text_content()) >= _PARAGRAPH
        if paragraphs >= _PARAGRAPHS or (headline is not None and passed >= _REACH):
            return


def _marked(element: HtmlElement) -> bool:
    """Whether an element's own attributes say that it names the author."""
    return "author" in " ".join((element.get("rel") or "", element.get("itemprop") or "")).split()


def _byline_text(element: HtmlElement) -> str | None:
    linked = element.tag == "a" and _AUTHOR_PAGE.search(element.get("href") or "")
    if _marked(element) or linked or _BYLINE_CLASS.search((element.get("class") or "")[:_CLASSES]):
        text = squeeze(element.text_content())
        return text if 3 <= len(text) <= 160 else None
    own = squeeze(element.text)
    if own[:3] in ("By ", "BY ") and len(own) <= 60 and own[-1] != ".":
        return own
    return None


def page_outlet(page: PageView) -> tuple[str | None, str | None]:
    """The publisher's name and where it stands: JSON-LD publisher, og:site_name, other site names, the host."""
    publisher = ld_name(page.article_ld.get("publisher"))
    if publisher and "http" not in publisher:
        return publisher[:120], "json-ld"
    for key in (
        "og:site_name",
        "application-name",
        "apple-mobile-web-app-title",
        "al:ios:app_name",
        "publisher",
        "dc.publisher",
        "copyright",
    ):
        value = page.first_meta(key)
        if value and len(value) <= 60 and "http" not in value:
            return squeeze(value), f"meta {key}"
    return host_name(page.url), "url" if page.url else None


def host_name(url: str | None) -> str | None:
    """The URL's host without `www.` and the like."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return re.sub(r"^(?:www\d?|m|amp|mobile)\.", "", host) if host else None
