"""Detecting: who brings timelines up to date, and what they hold meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from service import curation, detecting, retagging
from service.adapters.fakes import KeywordReader
from service.domain.article import Submission
from service.domain.stance import ArticleStance
from service.following import follow
from service.pipeline import Parts, collect, submit

BY = curation.By("key_m")

_LOCKS = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")


class Newer(KeywordReader):
    """A later version of the tagger."""

    version = "keyword-2"

    def read(self, title, text, published_at):
        return replace(super().read(title, text, published_at), tagger_version=self.version)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether a lock was held, for each time that somebody followed. SQLite has one writer at a time."""
    found: list[bool] = []

    def watched(tx, *given, **named):
        found.append(tx.connection.dialect.name == "sqlite" or tx.connection.scalar(_LOCKS) > 0)
        return follow(tx, *given, **named)

    monkeypatch.setattr(detecting, "follow", watched)
    return found


def test_whoever_changes_articles_holds_the_archives_lock(parts: Parts, held: list[bool]) -> None:
    """An article that comes in, is edited, corrected in each way, read again, deleted: following relies on it."""

    def send(words: str) -> str:
        given = {"url": "https://a.example/1", "outlet": "a.example", "published_at": datetime(2021, 10, 1, tzinfo=UTC)}
        done = collect(parts, submit(parts, Submission(html=words, **given), "key").id)
        assert done is not None
        assert done.article_id
        return done.article_id

    article = send("ttp engages")
    assert send("ttp rejects") == article
    curation.correct_stance(parts, article, "ttp", ArticleStance.ENGAGE, BY)
    curation.correct_fields(parts, article, {"published_at": datetime(2021, 10, 2, tzinfo=UTC)}, BY)
    curation.move(parts, article, None, BY)
    retagging.retag(replace(parts, reader=Newer()), [].append)
    curation.delete(parts, article, BY)
    assert held == [True] * 7
