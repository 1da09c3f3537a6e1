"""Rows for tests below the store's verbs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

NOW = datetime(2026, 5, 4, tzinfo=UTC)


def row(n: int, **more: Any) -> dict[str, Any]:
    """The columns of an article."""
    return {
        "id": f"art_{n}",
        "url": f"https://a.example/{n}",
        "canonical_url": f"https://a.example/{n}",
        "title": "A headline",
        "published_at": NOW - timedelta(days=n),
        "published_at_source": "given",
        "received_at": NOW,
        "updated_at": NOW,
        "text": f"The jirga met: {n}.",
        "removed": [],
        "mentions": [],
        "relevant": True,
        "relevance": 1.0,
        "version": 1,
        "revision": 1,
        "cluster_id": f"clu_{n}",
        "tagger_version": "1",
        "content_hash": str(n),
        "analyst_fields": {},
    } | more


@pytest.fixture
def make_row():
    """The builder itself."""
    return row
