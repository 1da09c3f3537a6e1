"""Fetched pages: what their sites called their state, to ask with again, and which article they became."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from service.adapters.database.tables import articles, pages
from service.domain.article import Page, Validators
from service.domain.feed import digest


class Pages:
    """The pages' verbs, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def known(self, url: str) -> tuple[Validators, str] | None:
        """The validators of the page behind `url`, and the id of its article, if that is still a whole one."""
        query = (
            select(pages.c.etag, pages.c.last_modified, pages.c.article_id)
            .join(articles, articles.c.id == pages.c.article_id)
            .where(pages.c.url_hash == digest(url), articles.c.summary_because.is_(None))
        )
        row = self._c.execute(query).first()
        return (Validators(row.etag, row.last_modified), row.article_id) if row else None

    def forget_before(self, time: datetime, limit: int) -> int:
        """Drops what was fetched before that time: should such a page be sent again, it is fetched whole."""
        old = select(pages.c.url_hash).where(pages.c.fetched_at < time).limit(limit)
        return self._c.execute(delete(pages).where(pages.c.url_hash.in_(old))).rowcount

    def remember(self, url: str, page: Page, article_id: str, now: datetime) -> None:
        """Keeps the page's validators; a page without any is forgotten."""
        self._c.execute(delete(pages).where(pages.c.url_hash == digest(url)))
        if page.etag or page.last_modified:
            self._c.execute(
                insert(pages),
                {
                    "url_hash": digest(url),
                    "article_id": article_id,
                    "etag": page.etag,
                    "last_modified": page.last_modified,
                    "fetched_at": now,
                },
            )
