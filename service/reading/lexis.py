"""The words that tell people from names of other things: English ones, with the topic's own added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.reading.english import HEADS, MISTERS, NOT_OURS, NOT_PEOPLE, TITLES
from service.topics.model import Topic


@dataclass(frozen=True, slots=True)
class Lexis:
    """What `service/reading/english.py` and the topic's `words.txt` list, all in small letters.

    `titles` may stand before a name, `misters` before a surname alone, `heads` maps a title to what it says of its
    bearer; a run of capitalised words that ends in one of `not_people` is nobody's name; an office named behind one of
    `others` is another country's or no longer held.
    """

    titles: frozenset[str]
    misters: frozenset[str]
    heads: Mapping[str, str]
    not_people: frozenset[str]
    others: frozenset[str]


def lexis(topic: Topic) -> Lexis:
    """The lists for reading on this topic."""
    clerics, leaders, misters = (topic.listed(name) for name in ("cleric", "leader", "mister"))
    return Lexis(
        titles=TITLES | topic.listed("title") | clerics | leaders | misters,
        misters=MISTERS | misters,
        heads=HEADS | dict.fromkeys(clerics, "cleric") | dict.fromkeys(leaders, "leader"),
        not_people=NOT_PEOPLE | topic.listed("no_person"),
        others=NOT_OURS | topic.listed("foreign"),
    )
