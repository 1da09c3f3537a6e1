"""When the article was published and last changed: the page's own statements, most trustworthy first.

A date is refused if it lies in the future or before the web; dates that stand in side columns, lists of other
stories, comments and footers are never looked at; what says 'updated' is a modification, not a publication.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from htmldate import find_date
from lxml.html import HtmlElement

from service.adapters.extractor.page import PageView, squeeze
from service.cleaning.dates import EARLIEST, find_dates, plausible

_META_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article:published",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "publication-date",
    "published",
    "published-date",
    "published_date",
    "published_time",
    "date_published",
    "displaydate",
    "originalpublicationdate",
    "article_date_original",
    "citation_publication_date",
    "bt:pubdate",
    "ptime",
    "article.published",
    "article.created",
    "rnews:datepublished",
    "date",
    "datecreated",
    "created",
)
_META_MODIFIED = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "article.updated",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "utime",
    "revision_date",
    "modified_time",
    "updated_time",
)
#: Pages longer than this, in characters, are not searched for dates: htmldate may take minutes on them.
SEARCHED_AT_MOST = 1_500_000
_STAMPS = ("time", "span", "p", "small", "em", "li")
_BOXES = ("aside", "footer", "nav", "div", "section", "ul", "ol")
#: Parts of a page whose dates belong to other things.
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:side ?bar|aside|related|recommend\w*|more|most|popular|trending|latest|"
    r"comment\w*|footer|widget|teaser|promo|"
    r"also|archive|ticker|nav|menu|read-?more|newsletter|carousel|breaking|card|listing|next|prev)(?:$|[\s_-]|s\b)",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"updat|modif|edited|revis|last", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"publish|posted|pub-?date|created|first|issued|dateline|timestamp|entry-date|post-date", re.IGNORECASE
)
_STAMP_CLASS = re.compile(r"date|time|publish|posted|stamp|byline|meta|info", re.IGNORECASE)
_URL_DATE = re.compile(r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>\d{1,2}|[a-z]{3,9})[/-](?P<d>\d{1,2})(?:[/-]|$)", re.IGNORECASE)
_URL_COMPACT = re.compile(r"[/-](?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?:[/-]|$)")


@dataclass(frozen=True, slots=True)
class PageDates:
    """Aware UTC times; the sources name where each was found."""

    published: datetime | None = None
    published_source: str | None = None
    modified: datetime | None = None
    modified_source: str | None = None


def page_dates(page: PageView, received_at: datetime) -> PageDates:
    """The article's dates as the page states them."""

    def pick(candidates: Iterator[tuple[str, str]]) -> tuple[datetime | None, str | None]:
        for source, value in candidates:
            when = read_date(value)
            if when is not None and plausible(when, received_at):
                return when, source
        return None, None

    published, source = pick(_published(page))
    modified, modified_source = pick(_modified(page))
    if published is None:
        published, source = _fallback(page, received_at)
    if published is not None and modified is not None and modified < published - timedelta(days=1):
        modified, modified_source = None, None
    return PageDates(published, source, modified, modified_source)


def read_date(value: str) -> datetime | None:
    """A machine's or a person's date as aware UTC; midnight UTC for a day alone."""
    text = squeeze(value)[:120]
    try:
        when = datetime.fromisoformat(text)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    compact = re.match(r"(20\d\d)(\d\d)(\d\d)(?!\d)", text)
    if compact:
        return _ymd(*compact.groups())
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    found = find_dates(text)
    return found[0].when if found else None


def _published(page: PageView) -> Iterator[tuple[str, str]]:
    yield from _from_ld(page, ("datePublished", "dateCreated", "uploadDate"))
    for name in _META_PUBLISHED:
        for value in page.meta.get(name, ())[:1]:
            yield f"meta {name}", value
    for element in _stated(page, lambda mark: bool(_PUBLISHED.search(mark)) and not _UPDATED.search(mark)):
        yield "time", element


def _modified(page: PageView) -> Iterator[tuple[str, str]]:
    yield from _from_ld(page, ("dateModified",))
    for name in _META_MODIFIED:
        for value in page.meta.get(name, ())[:1]:
            yield f"meta {name}", value
    for element in _stated(page, lambda mark: bool(_UPDATED.search(mark))):
        yield "time", element


def _from_ld(page: PageView, keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """From the article's JSON-LD; without one, from the page's, never from a list of other things."""
    items: list[dict[str, Any]] = (
        [page.article_ld] if page.article_ld else [i for i in page.json_ld if i.get("@type") == "WebPage"]
    )
    for item in items:
        for key in keys:
            value = item.get(key)
            if isinstance(value, list) and value:
                value = value[0]
            if isinstance(value, str):
                yield f"json-ld {key}", value


def _stated(page: PageView, wanted: Callable[[str], bool]) -> Iterator[str]:
    """Values of `<time>` and itemprop elements outside of side matter whose own attributes are `wanted`."""
    for element in page.tree.iter("time", "abbr", "span"):
        if element.tag != "time" and not element.get("itemprop"):
            continue
        mark = " ".join(element.get(name) or "" for name in ("itemprop", "class", "id", "pubdate")) + (
            " published" if "pubdate" in element.attrib else ""
        )
        value = element.get("datetime") or element.get("content") or element.get("title") or element.text_content()
        if value and wanted(mark) and not in_side_matter(element):
            yield value


def _fallback(page: PageView, received_at: datetime) -> tuple[datetime | None, str | None]:
    """The stamp beside the headline, else the date in the URL."""
    for text, source in _near_headline(page):
        if _UPDATED.search(text) and not _PUBLISHED.search(text):
            continue
        for found in find_dates(text):
            if plausible(found.when, received_at):
                return found.when, source
    when = _url_date(page.url or page.first_meta("og:url") or "")
    if when is not None and plausible(when, received_at):
        return when, "url"
    return _searched(page, received_at)


def _searched(page: PageView, received_at: datetime) -> tuple[datetime | None, str | None]:
    """What htmldate finds in the page without its side matter: the last resort."""
    if len(page.html) > SEARCHED_AT_MOST:
        return None, None
    tree = deepcopy(page.tree)
    for element in [e for e in tree.iter(*_BOXES, *_STAMPS) if _is_side_matter(e) or _is_update(e)]:
        if element.getparent() is not None:
            element.drop_tree()
    try:
        found = find_date(
            tree,
            original_date=True,
            extensive_search=False,
            min_date=EARLIEST.isoformat(),
            max_date=received_at.date().isoformat(),
        )
    except Exception:  # whatever htmldate stumbles over, the article is worth having without its date
        return None, None
    when = read_date(found) if found else None
    return (when, "htmldate") if when is not None and plausible(when, received_at) else (None, None)


def _near_headline(page: PageView) -> Iterator[tuple[str, str]]:
    """Texts of times and of short stamp-like elements, those closest behind (or before) the h1 first."""
    order = {element: index for index, element in enumerate(page.tree.iter())}
    heads = [order[h] for h in page.headings if h.tag == "h1"] or [0]
    found: list[tuple[int, str, str]] = []
    for element, index in order.items():
        if not isinstance(element.tag, str) or element.tag not in (
            "time",
            "span",
            "p",
            "div",
            "li",
            "small",
            "abbr",
            "em",
            "b",
            "i",
            "td",
            "h5",
            "h6",
            "font",
            "strong",
        ):
            continue
        text = _stamp_text(element)
        if text and not in_side_matter(element):
            distance = min((index - head if index >= head else (head - index) * 2) for head in heads)
            found.append((distance, text, "time" if element.tag == "time" else "stamp"))
    for _, text, source in sorted(found)[:12]:
        yield text, source


def _stamp_text(element: HtmlElement) -> str | None:
    """What a stamp says: a `<time>`'s datetime, or a short text with a date and hardly anything else."""
    if element.tag == "time":
        return element.get("datetime") or squeeze(element.text_content())[:120] or None
    if len(element) > 8:
        return None
    own = squeeze(" ".join((element.text or "", *(child.tail or "" for child in element))))
    if not 8 <= len(own) <= 90 or not any(char.isdigit() for char in own):
        return None
    marked = _STAMP_CLASS.search(" ".join((element.get("class") or "", element.get("id") or "")))
    return own if find_dates(own) and (marked or len(own) <= 48) else None


def in_side_matter(element: HtmlElement) -> bool:
    """Whether the element stands in an aside, a footer, a menu, comments, or a block of other stories."""
    for ancestor in element.iterancestors():
        if ancestor.tag in ("body", "html", "main"):
            return False
        if _is_side_matter(ancestor):
            return True
    return False


def _is_update(element: HtmlElement) -> bool:
    """Whether a small element is a stamp of modification."""
    text = squeeze(element.text_content())[:90] if element.tag in _STAMPS else ""
    marks = f"{element.get('class') or ''} {element.get('itemprop') or ''} {text}"
    return 0 < len(text) < 80 and bool(_UPDATED.search(marks)) and not _PUBLISHED.search(marks)


def _is_side_matter(element: HtmlElement) -> bool:
    if element.tag in ("aside", "footer", "nav"):
        return True
    if element.tag in ("article", "body", "html", "main"):
        return False
    marks = " ".join((element.get("class") or "", element.get("id") or ""))
    return bool(marks.strip() and _ASIDE.search(marks))


def _url_date(url: str) -> datetime | None:
    match = _URL_DATE.search(url) or _URL_COMPACT.search(url)
    if match is None:
        return None
    if match["m"].isdigit():
        return _ymd(match["y"], match["m"], match["d"])
    found = find_dates(f"{match['d']} {match['m']} {match['y']}")
    return found[0].when if found else None


def _ymd(year: str, month: str, day: str) -> datetime | None:
    try:
        return datetime(int(year), int(month), int(day), tzinfo=UTC)
    except ValueError:
        return None
