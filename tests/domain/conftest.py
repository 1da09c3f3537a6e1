"""Makers of small domain objects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from service.domain.report import Report
from service.domain.stance import ArticleStance


@pytest.fixture(scope="session")
def report() -> Callable[..., Report]:
    """Makes a report: `report("engage", "2021-10-01", 0.9, origin=…, outlet=…)`; ids and origins number themselves."""
    count = 0

    def make(stance: str, on: str, confidence: float = 0.85, **values: object) -> Report:
        nonlocal count
        count += 1
        article = str(values.pop("article_id", f"article-{count:06}"))
        return Report(
            article_id=article,
            actor=str(values.pop("actor", "ttp")),
            stance=ArticleStance(stance),
            confidence=confidence,
            effective_at=datetime.fromisoformat(on).replace(tzinfo=UTC),
            origin=str(values.pop("origin", article)),
            **values,  # type: ignore[arg-type]
        )

    return make
