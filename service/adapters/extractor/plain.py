"""The extractor in this process: what `sandboxed.py` runs in a child."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from service.adapters.extractor.blocks import clean_blocks
from service.adapters.extractor.canonical import canonical_url, clean_url
from service.adapters.extractor.complexity import check_complexity
from service.adapters.extractor.content import main_content
from service.adapters.extractor.explained import Explained, Verdict
from service.adapters.extractor.language import detect_language
from service.adapters.extractor.nonarticle import refuse_non_article
from service.adapters.extractor.page import PageView, parse_page
from service.adapters.extractor.people import host_name, page_author, page_outlet
from service.adapters.extractor.published import PageDates, page_dates
from service.adapters.extractor.signs import ADVICE
from service.adapters.extractor.title import declared_titles, headline_element, page_title
from service.cleaning.agency import agency_named, credited_body
from service.cleaning.pasted import clean_pasted
from service.domain.article import DateSource, Extraction, Page, Removed, Submission
from service.domain.errors import JobFailed

#: No article has more lines.
MAX_LINES = 10_000
#: Share of control and replacement characters from which a text is binary junk.
_JUNK = 0.05


class PlainExtractor:
    """Implements `Extractor` without a guard: hostile pages can hold or fill this process."""

    def extract(self, submission: Submission, page: Page | None, received_at: datetime) -> Extraction:
        """See `Extractor.extract`."""
        return self.explain(submission, page, received_at).extraction

    def explain(self, submission: Submission, page: Page | None, received_at: datetime) -> Explained:
        """The extraction with the verdict on every block."""
        if submission.text is not None:
            explained = extract_text(submission, received_at)
        else:
            html = page.html if page is not None else submission.html or ""
            url = (page.url if page is not None else None) or submission.url
            explained = extract_html(html, url, received_at, submission.title)
        return Explained(with_given(explained.extraction, submission), explained.verdicts)


def extract_text(submission: Submission, received_at: datetime) -> Explained:
    """The article in pasted text. Raises `JobFailed("nothing_extracted")` if there is none."""
    text = _readable(submission.text or "")
    if text.count("\n") > MAX_LINES:
        raise JobFailed("too_complex", f"The text has over {MAX_LINES} lines: post the article alone.")
    article = clean_pasted(text, submission.title, received_at)
    if not article.text:
        raise JobFailed(
            "nothing_extracted", "Nothing of the text is an article: it is empty or only a page's furniture."
        )
    language, source = detect_language(article.text)
    verdicts = tuple(Verdict(v.line.text, None if v.reason is None else str(v.reason)) for v in article.verdicts)
    removed = tuple(Removed(verdict.text, verdict.reason) for verdict in verdicts if verdict.reason is not None)
    dates = article.dates
    extraction = Extraction(
        text=article.text,
        title=article.title_found,
        outlet=host_name(submission.url),
        agency=article.agency,
        published_at=dates.published,
        published_at_source=DateSource.TEXT if dates.published else None,
        modified_at=dates.modified,
        language=language,
        canonical_url=clean_url(submission.url) if submission.url else None,
        removed=removed,
        sources=_sources(
            title="text" if article.title_found else None,
            outlet="url" if submission.url else None,
            agency="text" if article.agency else None,
            published_at=f"text: {dates.why}" if dates.why else None,
            modified_at="text: updated stamp" if dates.modified else None,
            language=source,
        ),
    )
    return Explained(extraction, verdicts)


def extract_html(html: str, url: str | None, received_at: datetime, given_title: str | None = None) -> Explained:
    """The article of a page. Raises `JobFailed` if the page is too complex or no article."""
    if "\x00" in html[:1000] or not html.strip() or "<" not in html:
        raise JobFailed("not_html" if html.strip() else "nothing_extracted", f"The page has no HTML. {ADVICE}")
    html = _encodable(html)
    check_complexity(html)
    view = parse_page(html, url)
    if view is None:
        raise JobFailed("nothing_extracted", f"The page could not be parsed as HTML. {ADVICE}")
    content = main_content(view)
    refuse_non_article(view, content)
    outlet, outlet_source = page_outlet(view)
    title, title_source = page_title(view, outlet)
    author, author_source = page_author(view, outlet, headline_element(view, outlet))
    cleaned = clean_blocks(
        view.tree,
        content.blocks,
        [text for text in (title, given_title, *declared_titles(view, outlet)) if text],
        [name for name in (outlet, *(author or "").split(", ")) if name],
    )
    if not cleaned.kept:
        raise JobFailed("nothing_extracted", f"No article text was found on the page. {ADVICE}")
    agency, agency_source = _agency(view, cleaned.kept)
    language, language_source = detect_language(
        "\n".join(cleaned.kept), view.tree.get("lang") or view.first_meta("og:locale", "language")
    )
    dates: PageDates = page_dates(view, received_at)
    canonical = canonical_url(view)
    extraction = Extraction(
        text="\n\n".join(cleaned.kept),
        title=title,
        outlet=outlet,
        author=author,
        agency=agency,
        published_at=dates.published,
        published_at_source=DateSource.HTML if dates.published else None,
        modified_at=dates.modified,
        language=language,
        canonical_url=canonical,
        removed=cleaned.removed,
        sources=_sources(
            title=title_source,
            outlet=outlet_source,
            author=author_source,
            agency=agency_source,
            published_at=dates.published_source,
            modified_at=dates.modified_source,
            language=language_source,
            canonical_url="page" if canonical else None,
            text=content.by,
        ),
    )
    return Explained(extraction, cleaned.verdicts)


def with_given(extraction: Extraction, submission: Submission) -> Extraction:
    """The extraction with what the user gave laid over it."""
    sources = dict(extraction.sources)
    given = {
        name: getattr(submission, name)
        for name in ("title", "outlet", "language", "published_at")
        if getattr(submission, name)
    }
    sources.update(dict.fromkeys(given, "given"))
    if "published_at" in given:
        given["published_at_source"] = DateSource.GIVEN
    return replace(extraction, **given, sources=sources)


def _agency(view: PageView, kept: tuple[str, ...]) -> tuple[str | None, str | None]:
    """The wire credited in the dateline, at the end, or as author or source."""
    named = credited_body(kept)
    if named:
        return named, "text"
    for source, value in (
        ("meta author", view.first_meta("author")),
        ("meta source", view.first_meta("source", "article:agency", "news_keywords:agency")),
    ):
        if value and (named := agency_named(value)):
            return named, source
    authors = view.article_ld.get("author")
    for one in authors if isinstance(authors, list) else [authors]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and (named := agency_named(name)):
            return named, "json-ld"
    return None, None


def _sources(**found: str | None) -> dict[str, str]:
    return {name: source for name, source in found.items() if source}


def _readable(text: str) -> str:
    """The text without control characters. Raises `JobFailed("nothing_extracted")` on binary junk."""
    cleaned = _encodable(text.translate(_CONTROLS))
    junk = len(text) - len(cleaned) + cleaned.count("\ufffd")
    if text and junk > _JUNK * len(text):
        raise JobFailed("nothing_extracted", "The text is binary data, not words.")
    return cleaned


def _encodable(text: str) -> str:
    """The text, with a question mark for each half of a character that UTF-8 has no form for."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 65279, 8203))
