"""Copies of one story: which articles tell it, told from dates, likeness and what their leads say.

Two articles are **alike** if much of the shorter one's text is in the other and they were published within `WINDOW`
days: agencies' copy is printed within days, and what recurs after a week is a background paragraph, not the story.

    root      the earliest article that one can be reached from, going from like to like within the window before it
    cluster   all articles with one root, without those whose leads say the opposite

An article's root depends on nothing but the articles of the days before it, so neither do clusters: on no order of
arrival, on nothing that was there once, and on nothing further away than a few days. An undated article goes with the
earliest dated one that it is like, from whatever year, and ties no others together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from service.domain.stance import Stance

#: Most days between two copies. Labelled copies are a day apart at most; weekly columns and yearly reviews, which carry
#: the same background every time, are seven and more.
WINDOW = 6

Side = tuple[str, Stance]


@dataclass(frozen=True, slots=True)
class Copy:
    """An article as one of the copies of a story: its UTC day, a digest of its text, and what its lead tells.

    One that is not `dated`, whose day is only that on which it came in, has the day of the earliest dated one like it.
    `sides`: whose stance headline and first paragraph tell. `words`: those of the first paragraph that are written
    small, so that datelines, credits and names are none.
    """

    id: str
    day: date
    digest: str
    sides: frozenset[Side] = frozenset()
    words: frozenset[str] = frozenset()
    dated: bool = True

    @property
    def place(self) -> tuple[date, str, str]:
        """What it is sorted by: nothing that depends on when it came in, but for articles equal to the letter."""
        return self.day, self.digest, self.id


#: Which articles are alike: an id to the ids of those like it.
Likes = Mapping[str, Collection[str]]


def within(one: date, other: date) -> bool:
    """Whether two days are near enough for copies."""
    return abs((one - other).days) <= WINDOW


def clusters(found: Iterable[Copy], likes: Likes) -> list[tuple[Copy, list[Copy]]]:
    """Root and members, in order, of every cluster of these articles."""
    known = {copy.id: copy for copy in found}
    by_root: dict[str, list[Copy]] = {}
    for copy in sorted(known.values(), key=lambda copy: copy.place):
        by_root.setdefault(root(copy, known, likes).id, []).append(copy)
    return [(known[id], cluster) for id, told in by_root.items() for cluster in _agreeing(told)]


def root(copy: Copy, known: Mapping[str, Copy], likes: Likes) -> Copy:
    """The earliest article that this one can be reached from without leaving the window before it."""
    if not copy.dated:
        like = [known[id] for id in likes.get(copy.id, ()) if id in known and known[id].dated]
        if like:
            return root(min(like, key=lambda one: one.place), known, likes)
    found, open_ones = {copy.id}, [copy.id]
    while open_ones:
        for other in (known[id] for id in likes.get(open_ones.pop(), ()) if id in known and id not in found):
            if other.dated == copy.dated and other.day <= copy.day and within(other.day, copy.day):
                found.add(other.id)
                open_ones.append(other.id)
    return min((known[id] for id in found), key=lambda one: one.place)


def eldest(cluster: Iterable[Copy]) -> Copy:
    """After whom a cluster is named: the first by id, which is by arrival, of those that are dated, if any is."""
    return min(cluster, key=lambda one: (not one.dated, one.id))


def _agreeing(told: Iterable[Copy]) -> list[list[Copy]]:
    """Those that share a root, parted so that no two say opposite things; each goes where the first fits it."""
    parts: list[list[Copy]] = []
    for copy in told:
        for part in parts:
            if not any(opposed(copy, other) for other in part):
                part.append(copy)
                break
        else:
            parts.append([copy])
    return parts


def opposed(one: Copy, other: Copy) -> bool:
    """Whether their leads take opposite sides for an actor: in other words, as the same words mean the same."""
    against = {(actor, stance.other) for actor, stance in one.sides}
    return bool(against & other.sides) and one.words != other.words
