"""Clustering: which story an article is a copy of, found without reading the archive.

Two articles are copies if `Similarity` says so; a cluster is all articles joined by a chain of copies. An article that
joins two clusters makes them one, under the id of the older, so that the clusters do not depend on the order in
which the articles came. What an analyst has placed stays where it is. A cluster never falls apart by itself when an
article in its middle is deleted: its id is what timelines and readers hold on to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from service.ports import Similarity

#: `Similarity.same_story` from which two articles are copies.
COPY = 0.5


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article belongs: its cluster, the clusters that become one with it, and what goes into the index."""

    cluster_id: str
    merged: tuple[str, ...]
    signature: bytes
    bands: tuple[int, ...]


def place(similarity: Similarity, tx: Any, article_id: str, text: str, known: bool) -> Place:
    """Finds the cluster of an article by its text; writes nothing. `known`: it is in the archive already."""
    signature = similarity.signature(text)
    bands = tuple(similarity.bands(signature)) if signature else ()
    pinned: str | None = tx.clusters.pinned(article_id) if known else None
    if pinned:
        return Place(pinned, (), signature, bands)
    copies = [
        candidate
        for candidate in tx.clusters.candidates(bands, article_id)
        if similarity.same_story(signature, candidate.signature) >= COPY
    ]
    free = [copy.cluster_id for copy in copies if not copy.pinned]
    found = list(dict.fromkeys(free or [copy.cluster_id for copy in copies[:1]]))
    if not found:
        return Place(own_cluster(tx, article_id) if known else _own_name(article_id), (), signature, bands)
    return Place(found[0], tuple(found[1:]), signature, bands)


def settle(tx: Any, article_id: str, place: Place, known: bool) -> list[str]:
    """Writes the index and merges what the article has joined; returns the ids of other articles that were moved.

    The article itself is stored by the caller, with `place.cluster_id`.
    """
    tx.clusters.write(article_id, place.signature, place.bands, known)
    moved: list[str] = tx.clusters.absorb(place.cluster_id, place.merged)
    return moved


def own_cluster(tx: Any, article_id: str) -> str:
    """The id of a cluster with this article alone: `clu_…` after its own id, numbered if others live there."""
    base = _own_name(article_id)
    number, name = 1, base
    while _others(tx.clusters.members(name), article_id):
        number += 1
        name = f"{base}.{number}"
    return name


def _own_name(article_id: str) -> str:
    return article_id.replace("art_", "clu_")


def _others(members: Sequence[str], article_id: str) -> bool:
    return any(member != article_id for member in members)
