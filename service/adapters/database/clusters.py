"""Clusters: copies of one story, found through an index of bands and never by reading the archive."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, delete, func, insert, or_, select, update

from service.adapters.database.tables import articles, cluster_bands, signatures, stances
from service.domain.article import DateSource

#: Candidates looked at per article, those that share the most bands first.
_MOST = 50

_ROWS = (
    select(
        articles.c.id,
        articles.c.published_at,
        (articles.c.published_at_source != DateSource.RECEIVED.value).label("dated"),
        articles.c.content_hash,
        articles.c.cluster_id,
        articles.c.cluster_pinned.label("pinned"),
        signatures.c.signature,
    )
    .outerjoin(signatures, signatures.c.article_id == articles.c.id)
    .where(articles.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(articles.c.id)
)


def _alike(*conditions: ColumnElement[bool]) -> Select[Any]:
    """The signatures of the articles that share the most bands with `article`."""
    mine, theirs = cluster_bands.alias(), cluster_bands.alias()
    met = (
        select(theirs.c.article_id)
        .join(mine, mine.c.hash == theirs.c.hash)
        .join(articles, articles.c.id == theirs.c.article_id)
        .where(mine.c.article_id == bindparam("article"), theirs.c.article_id != bindparam("article"), *conditions)
        .group_by(theirs.c.article_id)
        .order_by(func.count().desc(), theirs.c.article_id)
        .limit(_MOST)
    )
    return select(signatures.c.article_id, signatures.c.signature).where(signatures.c.article_id.in_(met))


_ALIKE = _alike()
_ALIKE_IN_TIME = _alike(
    or_(
        and_(articles.c.published_at >= bindparam("since"), articles.c.published_at < bindparam("until")),
        articles.c.published_at_source == DateSource.RECEIVED.value,
    )
)


class Clusters:
    """The cluster index's verbs, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def candidates(self, article_id: str, days: tuple[date, date] | None) -> Sequence[Any]:
        """(id, signature) of the articles that share the most bands with this one.

        Of those dated on these UTC days, both included, and of undated ones; `None`: of all that are dated or not.
        """
        if days is None:
            return self._c.execute(_ALIKE, {"article": article_id}).all()
        bounds = {"since": _midnight(days[0]), "until": _midnight(days[1] + timedelta(1))}
        return self._c.execute(_ALIKE_IN_TIME, {"article": article_id, **bounds}).all()

    def rows(self, ids: Collection[str]) -> Sequence[Any]:
        """`id`, `published_at`, `dated`, `content_hash`, `cluster_id`, `pinned` (an analyst has put it), `signature`.

        Of those of these articles that there are, in order of their ids.
        """
        return self._c.execute(_ROWS, {"ids": sorted(ids)}).all() if ids else []

    def write(self, article_id: str, signature: bytes, bands: Sequence[int], known: bool) -> None:
        """Puts an article's signature and bands into the index, instead of what a `known` article had there."""
        if known:
            self._c.execute(delete(cluster_bands).where(cluster_bands.c.article_id == article_id))
            self._c.execute(delete(signatures).where(signatures.c.article_id == article_id))
        if signature:
            self._c.execute(insert(signatures), {"article_id": article_id, "signature": signature})
            self._c.execute(
                insert(cluster_bands), [{"hash": band, "article_id": article_id} for band in sorted(set(bands))]
            )

    def members(self, cluster_id: str) -> list[str]:
        """The articles of a cluster, oldest first."""
        query = select(articles.c.id).where(articles.c.cluster_id == cluster_id).order_by(articles.c.seq)
        return list(self._c.scalars(query))

    def move(self, article_id: str, cluster_id: str) -> None:
        """Moves an article to another cluster, for good: an analyst said so."""
        self.put(article_id, cluster_id)
        self._c.execute(update(articles).where(articles.c.id == article_id).values(cluster_pinned=True))

    def put(self, article_id: str, cluster_id: str) -> None:
        """Puts an article into a cluster."""
        self._c.execute(update(articles).where(articles.c.id == article_id).values(cluster_id=cluster_id))
        self._c.execute(update(stances).where(stances.c.article_id == article_id).values(origin=cluster_id))

    def exists(self, cluster_id: str) -> bool:
        """Whether an article is in that cluster."""
        query = select(articles.c.id).where(articles.c.cluster_id == cluster_id).limit(1)
        return self._c.scalar(query) is not None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
