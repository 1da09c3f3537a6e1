"""What the tagger and analysts say of an article, as rows of `article_versions`, `observations` and `stances`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from service.adapters.database import rows
from service.domain.article import ActorStance, Article
from service.domain.stance import StanceSource

#: What an analyst's word weighs: an analyst read the article, so only a slip of the hand is wrong.
ANALYST_SCORE = 0.99

_TAGGER = ("tagger_stance", "tagger_score", "tagger_first_party")
_ANALYST = ("analyst_stance", "analyst_note", "analyst_key_id", "analyst_at")


def version_row(article: Article, submission_id: str | None, now: datetime) -> dict[str, Any]:
    """The text as it is now, as a version."""
    return {
        "article_id": article.id,
        "version": article.version,
        "title": article.title,
        "text": article.text,
        "removed": rows.removed_json(article.removed),
        "stances": {actor: stance.stance.value for actor, stance in article.stances.items()},
        "content_hash": article.content_hash,
        "tagger_version": article.tagger_version,
        "received_at": now,
        "submission_id": submission_id,
    }


def observation_rows(article: Article, published_at: datetime | None) -> list[dict[str, Any]]:
    """The observations, each with its place and the article's time."""
    return [
        rows.observation_row(o)
        | {"id": f"{article.id}.{i}", "article_id": article.id, "position": i, "published_at": published_at}
        for i, o in enumerate(article.observations)
    ]


def stance_rows(
    article: Article, old: Mapping[str, RowMapping], published_at: datetime | None
) -> Iterator[dict[str, Any]]:
    """The tagger's stances, with what analysts had said (`old`, by actor) laid over them."""
    read = {actor: s for actor, s in article.stances.items() if s.source is StanceSource.TAGGER}
    corrected = {actor for actor, row in old.items() if row["analyst_stance"]}
    for actor in sorted(read.keys() | corrected):
        values = _read_columns(read.get(actor)) | _analyst_columns(old.get(actor))
        yield stance_row(article, actor, values, published_at)


def stance_row(article: Article, actor: str, values: dict[str, Any], published_at: datetime | None) -> dict[str, Any]:
    """A stance's columns: what tagger and analyst said (`values`), and which of them holds."""
    return _effective(values) | {
        "article_id": article.id,
        "actor": actor,
        "origin": article.cluster_id,
        "published_at": published_at,
    }


def tagger_columns(row: RowMapping | None) -> dict[str, Any]:
    """What the tagger said in a stored stance."""
    return {name: row[name] for name in _TAGGER} if row else {**dict.fromkeys(_TAGGER), "tagger_first_party": False}


def _read_columns(stance: ActorStance | None) -> dict[str, Any]:
    return {
        "tagger_stance": stance and stance.stance.value,
        "tagger_score": stance and stance.score,
        "tagger_first_party": bool(stance and stance.first_party),
        "evidence": list(stance.evidence) if stance else [],
        "evidence_position": stance.evidence[0] if stance and stance.evidence else None,
    }


def _analyst_columns(row: RowMapping | None) -> dict[str, Any]:
    return {name: row[name] if row else None for name in _ANALYST}


def _effective(values: dict[str, Any]) -> dict[str, Any]:
    """The columns that hold: the analyst's where there is a word of theirs, else the tagger's."""
    by_analyst = bool(values["analyst_stance"])
    return values | {
        "stance": values["analyst_stance"] if by_analyst else values["tagger_stance"],
        "score": ANALYST_SCORE if by_analyst else values["tagger_score"],
        "source": (StanceSource.ANALYST if by_analyst else StanceSource.TAGGER).value,
        "first_party": values["tagger_first_party"],
    }
