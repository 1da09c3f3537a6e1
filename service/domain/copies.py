"""Copies of one story: which articles tell it, told from dates, likeness and what their leads say.

Two articles are **alike** if much of the shorter one's text is in the other and they were published within `WINDOW`
days: agencies' copy is printed within days, and what recurs after a week is a background paragraph, not the story.

    root      the earliest article that one can be reached from, going from like to like within the window before it
    cluster   all articles with one root, without those whose leads say the opposite

An article's root depends on nothing but the articles of the days before it, so neither do clusters: on no order of
arrival, on nothing that was there once, and on nothing further away than a few days.
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
class Telling:
    """An article as far as copies go: its UTC day, a digest of its text, and what its lead tells.

    `sides`: whose stance headline and first paragraph tell. `words`: those of the first paragraph that are written
    small, so that datelines, credits and names are none.
    """

    id: str
    day: date
    digest: str
    sides: frozenset[Side] = frozenset()
    words: frozenset[str] = frozenset()

    @property
    def place(self) -> tuple[date, str, str]:
        """What it is sorted by: nothing that depends on when it came in, but for articles equal to the letter."""
        return self.day, self.digest, self.id


#: Which articles are alike: an id to the ids of those like it.
Likes = Mapping[str, Collection[str]]


def within(one: date, other: date) -> bool:
    """Whether two days are near enough for copies."""
    return abs((one - other).days) <= WINDOW


def clusters(tellings: Iterable[Telling], likes: Likes) -> list[tuple[Telling, list[Telling]]]:
    """Root and members, in order, of every cluster of these articles."""
    known = {telling.id: telling for telling in tellings}
    by_root: dict[str, list[Telling]] = {}
    for telling in sorted(known.values(), key=lambda telling: telling.place):
        by_root.setdefault(root(telling, known, likes).id, []).append(telling)
    return [(known[id], cluster) for id, told in by_root.items() for cluster in _agreeing(told)]


def root(telling: Telling, known: Mapping[str, Telling], likes: Likes) -> Telling:
    """The earliest article that this one can be reached from without leaving the window before it."""
    found, open_ones = {telling.id}, [telling.id]
    while open_ones:
        for other in likes.get(open_ones.pop(), ()):
            if other in found or other not in known:
                continue
            if known[other].day <= telling.day and within(known[other].day, telling.day):
                found.add(other)
                open_ones.append(other)
    return min((known[id] for id in found), key=lambda one: one.place)


def _agreeing(told: Iterable[Telling]) -> list[list[Telling]]:
    """Those that share a root, parted so that no two say opposite things; each goes where the first fits it."""
    parts: list[list[Telling]] = []
    for telling in told:
        for part in parts:
            if not any(opposed(telling, other) for other in part):
                part.append(telling)
                break
        else:
            parts.append([telling])
    return parts


def opposed(one: Telling, other: Telling) -> bool:
    """Whether their leads take opposite sides for an actor: in other words, as the same words mean the same."""
    against = {(actor, stance.other) for actor, stance in one.sides}
    return bool(against & other.sides) and one.words != other.words
