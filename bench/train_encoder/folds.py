"""Folds: which texts a model is measured on, copies of one story never parted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from bench.corpus import Item

SHINGLE = 8
SAME = 0.25
HELD_OUT = frozenset(["shared-story", "shared-sentence"])
"""These sources are never trained on: they measure what the next stories and tricky sentences will show."""


def groups(items: Sequence[Item]) -> dict[str, str]:
    """Item to group: declared copies, and texts that share a quarter of the smaller one's runs of eight words."""
    leader = {item.id: item.group for item in items}
    owners: dict[tuple[str, ...], str] = {}
    for item in items:
        shingles = _shingles(item)
        shared: dict[str, int] = {}
        for shingle in shingles:
            owner = owners.setdefault(shingle, item.id)
            if owner != item.id:
                shared[owner] = shared.get(owner, 0) + 1
        if shared:
            other, count = max(shared.items(), key=lambda pair: pair[1])
            if count >= SAME * len(shingles):
                leader[item.id] = leader[other]
    return leader


def _shingles(item: Item) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", item.text.lower())
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def fold(group: str, folds: int) -> int:
    """The fold of a group: by digest, so that it stays where it is when the corpus grows."""
    return int(hashlib.md5(group.encode(), usedforsecurity=False).hexdigest(), 16) % folds
