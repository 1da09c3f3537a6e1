"""Clusters: copies of one story, found through an index of bands and never by reading the archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from service.adapters.database.tables import articles, cluster_bands, signatures, stances

#: Candidates looked at per article, those that share the most bands first.
_MOST = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may be a copy. `pinned`: an analyst has put it where it is."""

    article_id: str
    cluster_id: str
    signature: bytes
    pinned: bool


class Clusters:
    """The cluster index's verbs, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def candidates(self, bands: Sequence[int], but: str) -> Sequence[Candidate]:
        """The articles that share the most bands, oldest first, without the article `but`."""
        if not bands:
            return []
        met = (
            select(cluster_bands.c.article_id)
            .where(cluster_bands.c.hash.in_(set(bands)), cluster_bands.c.article_id != but)
            .group_by(cluster_bands.c.article_id)
            .order_by(func.count().desc(), cluster_bands.c.article_id)
            .limit(_MOST)
            .subquery("met")
        )
        query = (
            select(articles.c.id, articles.c.cluster_id, signatures.c.signature, articles.c.cluster_pinned)
            .select_from(met.join(articles, articles.c.id == met.c.article_id))
            .join(signatures, signatures.c.article_id == articles.c.id)
            .order_by(articles.c.seq)
        )
        return [Candidate(*row) for row in self._c.execute(query)]

    def write(self, article_id: str, signature: bytes, bands: Sequence[int], known: bool) -> None:
        """Puts an article's signature and bands into the index, instead of what a `known` article had there."""
        if known:
            self._c.execute(delete(cluster_bands).where(cluster_bands.c.article_id == article_id))
            self._c.execute(delete(signatures).where(signatures.c.article_id == article_id))
        if signature:
            self._c.execute(insert(signatures).values(article_id=article_id, signature=signature))
            self._c.execute(
                insert(cluster_bands), [{"hash": band, "article_id": article_id} for band in sorted(set(bands))]
            )

    def members(self, cluster_id: str) -> list[str]:
        """The articles of a cluster, oldest first."""
        query = select(articles.c.id).where(articles.c.cluster_id == cluster_id).order_by(articles.c.seq)
        return list(self._c.scalars(query))

    def absorb(self, cluster_id: str, others: Sequence[str]) -> list[str]:
        """Moves the articles of other clusters into this one, but for those that an analyst has placed; their ids."""
        moved = [
            article
            for other in others
            for article in self._c.scalars(
                select(articles.c.id).where(articles.c.cluster_id == other, articles.c.cluster_pinned.is_(False))
            )
        ]
        for article in moved:
            self._put(article, cluster_id)
        return moved

    def move(self, article_id: str, cluster_id: str) -> None:
        """Moves an article to another cluster, for good: an analyst said so."""
        self._put(article_id, cluster_id)
        self._c.execute(update(articles).where(articles.c.id == article_id).values(cluster_pinned=True))

    def _put(self, article_id: str, cluster_id: str) -> None:
        self._c.execute(update(articles).where(articles.c.id == article_id).values(cluster_id=cluster_id))
        self._c.execute(update(stances).where(stances.c.article_id == article_id).values(origin=cluster_id))

    def exists(self, cluster_id: str) -> bool:
        """Whether an article is in that cluster."""
        query = select(articles.c.id).where(articles.c.cluster_id == cluster_id).limit(1)
        return self._c.scalar(query) is not None

    def pinned(self, article_id: str) -> str | None:
        """The cluster that an analyst put the article into, if one did."""
        return self._c.scalar(
            select(articles.c.cluster_id).where(articles.c.id == article_id, articles.c.cluster_pinned)
        )
