"""Domain objects as plain dicts for the output schemas, where attribute access alone is not enough."""

from __future__ import annotations

import hashlib
from typing import Any

from service.domain.article import Article
from service.domain.job import Job


def job_json(job: Job) -> dict[str, Any]:
    """A job for `JobOut`."""
    return {
        "id": job.id,
        "state": job.state.value,
        "attempts": job.attempts,
        "error": job.error,
        "article_id": job.article_id,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "next_run_at": job.next_run_at,
    }


def article_json(article: Article) -> dict[str, Any]:
    """An article for `ArticleOut`."""
    return {name: getattr(article, name) for name in Article.__slots__} | {
        "published_at_source": article.published_at_source.value
    }


def article_tag(article_id: str, revision: int | None) -> str:
    """The strong ETag of a record: changes with every change of it."""
    return hashlib.sha256(f"{article_id}:{revision}".encode()).hexdigest()[:24]
