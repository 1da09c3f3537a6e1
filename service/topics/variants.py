"""Spelling variants for the archive's search, from the topic's own aliases; and who faces whom in its talks.

Names from Urdu and Pashto are written as each desk hears them: Tehreek, Tehrik, Tahreek; Khorasani, Khurasani. Two
words are variants if the topic's tables write one actor or person with both and they sound alike: the same consonants.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from service.domain.query import Variants, fold
from service.topics.model import Form, Topic

#: Shorter words sound alike by chance.
_SHORTEST = 4

#: Spellings that are everyday English words too: to look for Saeed must not find every "said".
_ENGLISH = frozenset({"said"})

_SILENT = re.compile(r"(?<=[^aeiou])h")
_VOWELS = re.compile(r"[aeiouyw]+")
_DOUBLE = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What API and page take from the topic: its name, spellings for the search, opposite sides for the event export.

    `cameo` maps an actor's id to its CAMEO code, `facing` to the code of whom its stance is towards.
    """

    variants: Variants = field(default_factory=dict)
    cameo: Mapping[str, str] = field(default_factory=dict)
    facing: Mapping[str, str] = field(default_factory=dict)
    topic: str = ""


def lexicon(topic: Topic) -> Lexicon:
    """The topic's lexicon."""
    return Lexicon(variants(topic), {a.id: a.cameo for a in topic.actors.values()}, facing(topic), topic.name)


def sound(word: str) -> str:
    """How a word sounds, roughly: `tehreek`, `tehrik` and `tahreek` give the same; so do not `khan` and `khani`."""
    ends_open = "+" if word[-1:] in "aeiouy" else ""
    plain = _SILENT.sub("", fold(word)).replace("q", "k").replace("ck", "k")
    first, rest = plain[:1], _VOWELS.sub("", plain[1:])
    opening = "a" if first in "aeiou" else first
    return _DOUBLE.sub(r"\1", opening + rest) + ends_open


def variants(topic: Topic) -> Variants:
    """word -> all its spellings, for every word that has more than one."""
    classes: list[set[str]] = []
    for names in _aliases(topic):
        for slot in _slots(names):
            by_sound: dict[str, set[str]] = defaultdict(set)
            for word in slot:
                by_sound[sound(word)].add(fold(word))
            classes += [alike for alike in by_sound.values() if len(alike) > 1]
    return _joined(classes)


def _aliases(topic: Topic) -> Iterator[list[tuple[str, ...]]]:
    """The proper names that each actor, and each person, is written with."""
    actors: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name in topic.names:
        if name.form in (Form.NAME, Form.BARE) and any(name.capitals):
            actors[name.actor].append(name.words)
    yield from actors.values()
    for person in topic.people:
        yield [*person.names, *person.short_names]


def _slots(names: Iterable[tuple[str, ...]]) -> Iterator[set[str]]:
    """The words that stand at one place of otherwise equal names: only these can be spellings of one word."""
    slots: dict[tuple[int, tuple[str, ...], tuple[str, ...]], set[str]] = defaultdict(set)
    for name in names:
        for place, word in enumerate(name):
            if len(word) >= _SHORTEST and fold(word) not in _ENGLISH:
                slots[place, name[:place], name[place + 1 :]].add(word)
    return iter([slot for slot in slots.values() if len(slot) > 1])


def _joined(classes: Iterable[set[str]]) -> dict[str, frozenset[str]]:
    """Classes that share a word become one: what one table writes alike holds for all."""
    merged: list[set[str]] = []
    for found in classes:
        touching = [known for known in merged if known & found]
        for known in touching:
            merged.remove(known)
        merged.append(set().union(found, *touching))
    return {word: frozenset(alike) for alike in merged for word in alike}


def facing(topic: Topic) -> dict[str, str]:
    """Actor id -> CAMEO code of the other side: the armed movement for everybody, the state for the movement."""
    codes = {actor.id: actor.cameo for actor in topic.actors.values()}
    return {id: codes[topic.state if id == topic.subject else topic.subject] for id in codes}
