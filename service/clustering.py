"""Clustering: which story an article is a copy of, found without reading the archive.

What makes a cluster is said in `service/domain/copies.py`; here the articles that it needs are fetched: those like the
changed one, those like these, and so on, of the few days around. Clusters are a function of the articles that are
stored: they depend neither on the order in which these came nor on what was there once. What an analyst has placed
stays where it is, and what is a copy of nothing else goes with it.

    near = around(similarity, tx, id)   # before a change
    …                                   # write, edit or delete the article; `enter` its text
    moved = settle(similarity, tx, near)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, date, timedelta
from typing import Any

from service.domain import copies
from service.domain.article import Article
from service.domain.copies import WINDOW, Copy, Side
from service.domain.filter import CREDIBLE
from service.domain.mention import Field
from service.domain.stance import Tense
from service.ports import Similarity

#: `Similarity.same_story` from which two articles are alike.
COPY = 0.5

#: Most articles looked at for one change.
MOST = 400

_SMALL = re.compile(r"\b[a-z][\w'’]*")

#: Whose stance an article's headline and lead tell.
Sides = Callable[[Article], frozenset[Side]]


def own_name(article_id: str) -> str:
    """The id of a cluster of which this article is the oldest."""
    return article_id.replace("art_", "clu_")


def own_cluster(tx: Any, article_id: str) -> str:
    """The id of a cluster with this article alone: `clu_…` after its own id, numbered if others live there."""
    base = own_name(article_id)
    number, name = 1, base
    while any(member != article_id for member in tx.clusters.members(name)):
        number += 1
        name = f"{base}.{number}"
    return name


def enter(similarity: Similarity, tx: Any, article_id: str, text: str, known: bool) -> None:
    """Puts an article's text into the index, instead of what a `known` one had there."""
    signature = similarity.signature(text)
    tx.clusters.write(article_id, signature, similarity.bands(signature) if signature else (), known)


def around(similarity: Similarity, tx: Any, article_id: str) -> set[str]:
    """The article and those like it: those whose clusters may change with it."""
    (one,) = tx.clusters.rows([article_id])
    return {article_id, *like(similarity, tx, one, one.published_at.astimezone(UTC).date())}


def settle(similarity: Similarity, tx: Any, ids: Collection[str]) -> list[str]:
    """Brings clusters up to date after these articles, of one time, have changed or gone; returns those moved."""
    found = names(similarity, tx, ids)
    left: dict[str, str] = {}
    for row in tx.clusters.rows(sorted(found)):
        left.setdefault(row.cluster_id, found[row.id])
        tx.clusters.put(row.id, found[row.id])
    return [*found, *(moved for name, heir in left.items() for moved in _carry(tx, name, heir))]


def lead_sides(article: Article) -> frozenset[Side]:
    """Whose stance the headline and the first paragraph tell, where they tell one."""
    end = len(lead(article))
    told = {
        (seen.actor, seen.stance)
        for seen in article.observations
        if seen.tense is Tense.CURRENT
        and seen.confidence >= CREDIBLE
        and (seen.field is Field.TITLE or seen.start < end)
    }
    return frozenset((actor, stance) for actor, stance in told if (actor, stance.other) not in told)


def lead(article: Article) -> str:
    """The first paragraph."""
    return article.text.partition("\n\n")[0]


def names(similarity: Similarity, tx: Any, ids: Collection[str], sides: Sides = lead_sides) -> dict[str, str]:
    """The clusters that these articles and those around them belong to, where others are stored; writes nothing."""
    nearby = _Nearby(similarity, tx, tx.clusters.rows(ids))
    wanted = dict(_named(nearby, _whole(tx, nearby), sides))
    return {id: name for id, name in wanted.items() if nearby.rows[id].cluster_id != name}


class _Nearby:
    """The articles that are reached from some, going from like to like, within two windows around their days.

    `days` holds each one's day, `likes` the ids of those like it. Clusters whose root lies between `first` and `last`
    are there with every member.
    """

    def __init__(self, similarity: Similarity, tx: Any, rows: Sequence[Any]) -> None:
        self.similarity, self.tx = similarity, tx
        self.rows: dict[str, Any] = {}
        self.likes: dict[str, set[str]] = {}
        self._undated: dict[str, set[str]] = {}
        self.days = {row.id: self._day(row) for row in rows}
        near = timedelta(WINDOW)
        self.first, self.last = min(self.days.values(), default=date.max), max(self.days.values(), default=date.min)
        if rows:
            self.first, self.last = self.first - near, self.last + near
            self._gather(rows, (self.first - near, self.last + near))

    def _gather(self, rows: Sequence[Any], bounds: tuple[date, date]) -> None:
        open_ones = list(rows)
        while open_ones and len(self.rows) < MOST:
            self.rows |= {row.id: row for row in open_ones}
            for row in open_ones:
                self.likes[row.id] = self._like(row, self.days[row.id])
            fresh = self.tx.clusters.rows(set().union(*(self.likes[row.id] for row in open_ones)) - self.days.keys())
            self.days |= {row.id: self._day(row) for row in fresh}
            open_ones = [row for row in fresh if bounds[0] <= self.days[row.id] <= bounds[1]]

    def _day(self, row: Any) -> date:
        """The day of publication; where that is not known, the earliest of what it is like, else that of receipt."""
        own: date = row.published_at.astimezone(UTC).date()
        if row.dated:
            return own
        others = self.tx.clusters.rows(self._like(row, own))
        return min((one.published_at.astimezone(UTC).date() for one in others if one.dated), default=own)

    def _like(self, row: Any, day: date) -> set[str]:
        """What it is like; of an undated one, whose day is found by it, asked for once."""
        if row.dated:
            return like(self.similarity, self.tx, row, day)
        if row.id not in self._undated:
            self._undated[row.id] = like(self.similarity, self.tx, row, day)
        return self._undated[row.id]

    def free(self) -> list[Any]:
        """Those that no analyst has placed."""
        return [row for row in self.rows.values() if not row.pinned]


def like(similarity: Similarity, tx: Any, row: Any, day: date) -> set[str]:
    """The ids of articles like this one: those of the days around its own, and undated ones; of an undated one, all."""
    near = (day - timedelta(WINDOW), day + timedelta(WINDOW)) if row.dated else None
    found = tx.clusters.candidates(row.id, near)
    return {id for id, signature in found if similarity.same_story(row.signature or b"", signature) >= COPY}


def _whole(tx: Any, nearby: _Nearby) -> dict[str, Article]:
    """The articles themselves, wherever there is more than one."""
    return {article.id: article for article in tx.articles.many(sorted(nearby.rows))} if len(nearby.rows) > 1 else {}


def _named(nearby: _Nearby, whole: dict[str, Article], sides: Sides) -> Iterator[tuple[str, str]]:
    """(article, cluster) for every free article whose cluster is wholly in sight."""
    these = [_copy(row, nearby.days[row.id], whole.get(row.id), sides) for row in nearby.free()]
    for root, cluster in copies.clusters(these, nearby.likes):
        if nearby.first <= root.day <= nearby.last:
            name = _placed(cluster, nearby) or own_name(copies.eldest(cluster).id)
            yield from ((copy.id, name) for copy in cluster)


def _copy(row: Any, day: date, article: Article | None, sides: Sides) -> Copy:
    said = sides(article) if article else frozenset()
    words = frozenset(_SMALL.findall(lead(article))) if article else frozenset()
    return Copy(row.id, day, row.content_hash, said, words, row.dated)


def _placed(cluster: Sequence[Copy], nearby: _Nearby) -> str | None:
    """Where an analyst has put what an article is like that is like nothing else."""
    if len(cluster) > 1:
        return None
    seen = (nearby.rows[id] for id in nearby.likes.get(cluster[0].id, ()) if id in nearby.rows)
    first = min(filter(_joined, seen), key=lambda row: (nearby.days[row.id], row.content_hash, row.id), default=None)
    return first.cluster_id if first else None


def _joined(row: Any) -> bool:
    """Whether an analyst has put the article to others, not out of a cluster into one of its own."""
    return row.pinned and not row.cluster_id.startswith(own_name(row.id))


def _carry(tx: Any, name: str, heir: str) -> list[str]:
    """Who is left in a cluster whose articles have moved on was put to them by an analyst, and goes with them."""
    members: list[str] = tx.clusters.members(name)
    if any(name.startswith(own_name(member)) for member in members):
        return []
    for member in members:
        tx.clusters.put(member, heir)
    return members
