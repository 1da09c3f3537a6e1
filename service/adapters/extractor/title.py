"""The headline: the longest h1 or h2 that the page's own title repeats."""

from __future__ import annotations

import re
from html import unescape

from lxml.html import HtmlElement

from service.adapters.extractor.page import PageView, squeeze
from service.cleaning.features import normalised

_SEPARATORS = re.compile(r"\s+(?:[|–—»·•:-]|::|<)\s+")
_LONGEST = 300


def page_title(page: PageView, outlet: str | None) -> tuple[str | None, str | None]:
    """The headline and where it came from (`h1`, `json-ld`, `og:title`, `title`), or (None, None)."""
    heading = headline_element(page, outlet)
    if heading is not None:
        return squeeze(heading.text_content()), "h1"
    named = page.article_ld.get("headline")
    if isinstance(named, str) and squeeze(named):
        return squeeze(unescape(named))[:_LONGEST], "json-ld"
    for source, text in (("og:title", page.first_meta("og:title", "twitter:title")), ("title", page.title_tag)):
        if text and squeeze(text):
            return without_site(squeeze(text), outlet)[:_LONGEST], source
    first = next((squeeze(h.text_content()) for h in page.headings if h.tag == "h1"), None)
    return (first[:_LONGEST], "h1") if first else (None, None)


def declared_titles(page: PageView, outlet: str | None) -> list[str]:
    """Every other title that the page gives itself, without the site's name."""
    named = page.article_ld.get("headline")
    texts = [
        page.title_tag,
        page.first_meta("og:title"),
        page.first_meta("twitter:title"),
        named if isinstance(named, str) else None,
    ]
    return [without_site(squeeze(unescape(text)), outlet) for text in texts if text and squeeze(text)]


def without_site(title: str, outlet: str | None) -> str:
    """The title without the site's name, its section or a slogan behind (or before) a separator."""
    parts = _SEPARATORS.split(title)
    marks = _SEPARATORS.findall(title)
    if len(parts) < 2:
        return title
    site = normalised(outlet or "")
    first, last = 0, len(parts)
    while site and last - first > 1 and site in normalised(parts[last - 1]):
        last -= 1
    while site and last - first > 1 and site in normalised(parts[first]):
        first += 1
    if last - first == len(parts) and len(parts[-1]) < len(title) / 2:
        last -= 1
    kept = parts[first]
    for index in range(first + 1, last):
        kept += marks[index - 1] + parts[index]
    return kept.strip() or title


def headline_element(page: PageView, outlet: str | None) -> HtmlElement | None:
    """The longest h1 or h2 whose words the page's title or og:title contains, and that is not the site's name."""
    declared = [
        normalised(text)
        for text in (page.first_meta("og:title"), page.title_tag, page.first_meta("twitter:title"))
        if text
    ]
    site, best, length = normalised(outlet or ""), None, 0
    for heading in page.headings[:200]:
        text = squeeze(heading.text_content())
        if not length < len(text) <= _LONGEST or " " not in text:
            continue
        key = normalised(text)
        if len(key) >= 8 and key != site and any(key in title for title in declared):
            best, length = heading, len(text)
    return best
