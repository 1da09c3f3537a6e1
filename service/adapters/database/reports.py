"""Reports: what each article says of an actor, as the timeline wants it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, and_, select

from service.adapters.database.tables import articles, observations, stances
from service.domain.report import Report
from service.domain.shift import Evidence
from service.domain.stance import ArticleStance, Stance, StanceSource


class Reports:
    """Reads an actor's reports, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def of_actor(self, actor: str, since: datetime | None = None) -> Sequence[Report]:
        """All reports on the actor whose article was published at or after `since`, oldest first."""
        query = (
            select(
                stances.c.article_id,
                stances.c.actor,
                stances.c.stance,
                stances.c.score,
                stances.c.source,
                stances.c.first_party,
                stances.c.origin,
                stances.c.published_at,
                articles.c.url,
                articles.c.outlet,
                observations.c.stance.label("observed"),
                observations.c.field,
                observations.c.text,
                observations.c.start,
                observations.c.end,
                observations.c.confidence,
            )
            .join(articles, articles.c.id == stances.c.article_id)
            .outerjoin(
                observations,
                and_(
                    observations.c.article_id == stances.c.article_id,
                    observations.c.position == stances.c.evidence_position,
                ),
            )
            .where(stances.c.actor == actor, stances.c.stance != ArticleStance.NONE.value)
            .order_by(stances.c.published_at, stances.c.article_id)
        )
        if since:
            query = query.where(stances.c.published_at >= since)
        return [_report(row) for row in self._c.execute(query).mappings()]


def _report(row: RowMapping) -> Report:
    return Report(
        article_id=row["article_id"],
        actor=row["actor"],
        stance=ArticleStance(row["stance"]),
        confidence=row["score"],
        effective_at=row["published_at"],
        origin=row["origin"],
        outlet=row["outlet"],
        first_party=row["first_party"],
        source=StanceSource(row["source"]),
        evidence=_evidence(row),
        url=row["url"],
    )


def _evidence(row: RowMapping) -> Evidence | None:
    if row["text"] is None or row["observed"] != row["stance"]:
        return None  # mixed, or an analyst says otherwise than the tagger's best sentence
    return Evidence(
        article_id=row["article_id"],
        url=row["url"],
        outlet=row["outlet"],
        published_at=row["published_at"],
        field=row["field"],
        text=row["text"],
        start=row["start"],
        end=row["end"],
        confidence=row["score"],
        origin=row["origin"],
        stance=Stance(row["stance"]),
    )
