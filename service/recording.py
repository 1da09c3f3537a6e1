"""Record: the article that a submission has become, and its place in the archive."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from service.clustering import around, enter, own_name, settle
from service.detecting import detect
from service.domain.alert import Alert
from service.domain.article import Article, DateSource, Extraction, Page, Submission
from service.domain.shift import Cause
from service.parts import Parts


def compose(
    parts: Parts, submission: Submission, extraction: Extraction, page: Page | None, received_at: datetime
) -> Article:
    """The article that a submission has become, read, but not yet known to the archive."""
    published_at = extraction.published_at or received_at
    analysis = parts.reader.read(extraction.title, extraction.text, published_at)
    return Article(
        id=parts.new_id("art", received_at),
        url=submission.url or (page.url if page else None),
        canonical_url=extraction.canonical_url,
        outlet=extraction.outlet,
        title=extraction.title,
        author=extraction.author,
        agency=extraction.agency,
        published_at=published_at,
        published_at_source=extraction.published_at_source or DateSource.RECEIVED,
        modified_at=extraction.modified_at,
        received_at=received_at,
        language=extraction.language,
        text=extraction.text,
        removed=extraction.removed,
        version=1,
        cluster_id="",
        content_hash=content_hash(extraction.title, extraction.text),
        external_id=submission.external_id,
        summary_because=extraction.summary_because,
        **analysis.kept(),
    )


def content_hash(title: str | None, text: str) -> str:
    """SHA-256 of title and text, in hex: two articles with one hash say the same to the letter."""
    return hashlib.sha256(f"{title or ''}\0{text}".encode()).hexdigest()


def record(parts: Parts, tx: Any, article: Article, submission_id: str, now: datetime) -> tuple[str, list[Alert]]:
    """Brings an article into the archive: new, a new version of one, or known already. Returns its id and the alerts.

    A feed's summary never takes the place of a whole article.

    One article per canonical URL; without a URL, one per identical text, outlet and time. The same text again
    changes nothing; another text under the same URL is a new version.
    """
    tx.serialise("archive")
    old = _known_article(tx, article)
    if old and (old.content_hash == article.content_hash or (article.summary_because and not old.summary_because)):
        return old.id, []
    if old:
        article = replace(article, id=old.id, version=old.version + 1, **_dates(old, article))
    near = around(parts.similarity, tx, article.id) if old else set()
    article = replace(article, cluster_id=old.cluster_id if old else own_name(article.id))
    if old:
        tx.articles.replace(article, submission_id, now, new_version=True)
    else:
        tx.articles.add(article, submission_id, now)
    enter(parts.similarity, tx, article.id, article.text, known=old is not None)
    moved = [*settle(parts.similarity, tx, near), *settle(parts.similarity, tx, {article.id})]
    cause, what = (Cause.ARTICLE_EDITED, "was edited") if old else (Cause.NEW_ARTICLE, "came in")
    return article.id, detect(parts, tx, cause, f"article {article.id} {what}", articles=[article.id, *moved])


def _known_article(tx: Any, article: Article) -> Article | None:
    found: Article | None
    if article.canonical_url:
        found = tx.articles.by_url(article.canonical_url)
    else:
        found = tx.articles.by_content(article.content_hash, article.published_at, article.outlet)
    return found


def _dates(old: Article, new: Article) -> dict[str, Any]:
    """An edit keeps the first publication date, unless only now one was found."""
    if old.published_at_source is DateSource.RECEIVED and new.published_at_source is not DateSource.RECEIVED:
        return {"received_at": old.received_at}
    return {
        "received_at": old.received_at,
        "published_at": old.published_at,
        "published_at_source": old.published_at_source,
    }
