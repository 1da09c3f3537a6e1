"""Clusters: copies of one story, found through an index of bands and never by reading the archive."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from service.adapters.database.tables import articles, cluster_bands, signatures, stances

#: Candidates looked at per article: a band shared by more is boilerplate, not a story.
_MOST = 50


class Clusters:
    """The cluster index's verbs, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def candidates(self, bands: Sequence[int], but: str) -> Sequence[tuple[str, bytes]]:
        """(cluster id, signature) of articles that share a band, oldest first, without the article `but`."""
        if not bands:
            return []
        met = (
            select(cluster_bands.c.article_id)
            .where(cluster_bands.c.hash.in_(bands), cluster_bands.c.article_id != but)
            .distinct()
            .order_by(cluster_bands.c.article_id)
            .limit(_MOST)
        )
        query = select(signatures.c.cluster_id, signatures.c.signature).where(signatures.c.article_id.in_(met))
        return [(row.cluster_id, row.signature) for row in self._c.execute(query.order_by(signatures.c.article_id))]

    def write(self, article_id: str, cluster_id: str, signature: bytes, bands: Sequence[int]) -> None:
        """Puts an article into a cluster and its bands into the index, instead of what was there."""
        self._c.execute(delete(cluster_bands).where(cluster_bands.c.article_id == article_id))
        self._c.execute(delete(signatures).where(signatures.c.article_id == article_id))
        if signature:
            self._c.execute(
                insert(signatures).values(article_id=article_id, cluster_id=cluster_id, signature=signature)
            )
            keyed = [{"band": place, "hash": band, "article_id": article_id} for place, band in enumerate(bands)]
            self._c.execute(insert(cluster_bands), keyed)

    def move(self, article_id: str, cluster_id: str) -> None:
        """Moves an article to another cluster, for good: an analyst said so."""
        self._c.execute(
            update(articles).where(articles.c.id == article_id).values(cluster_id=cluster_id, cluster_pinned=True)
        )
        self._c.execute(update(signatures).where(signatures.c.article_id == article_id).values(cluster_id=cluster_id))
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
