"""Where an article names an actor: aliases, offices, people, descriptions, as the topic's tables spell them.

This step only matches; who "the group" or a bare surname is, `coreference.py` decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from service.reading.text import Token, tokens
from service.topics.model import Form, Name, Person, Topic


@dataclass(frozen=True, slots=True)
class Ref:
    """A mention in one field: `[start, end)`, who it is ("" while unknown), how it is written, and which person.

    `short` marks a surname or a headline's short form, which counts only when it is explained.
    """

    start: int
    end: int
    text: str
    actor: str
    form: Form
    person: str = ""
    short: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One spelling in the index."""

    words: tuple[str, ...]
    capitals: tuple[bool, ...]
    actor: str
    form: Form
    name: Name | None = None
    person: Person | None = None
    short: bool = False


class MentionFinder:
    """Finds the topic's spellings in a text, longest first. Built once per topic."""

    def __init__(self, topic: Topic) -> None:
        self._index: dict[tuple[str, ...], list[Entry]] = {}
        for name in topic.names:
            self._add(Entry(name.words, name.capitals, name.actor, name.form, name=name))
        for person in topic.people:
            for words, short in (
                (w, s) for s, group in ((False, person.names), (True, person.short_names)) for w in group
            ):
                lower = tuple(word.lower() for word in words)
                capitals = tuple(word[0].isupper() for word in words)
                self._add(Entry(lower, capitals, "", Form.PERSON, person=person, short=short))
        for entries in self._index.values():
            entries.sort(key=lambda entry: -len(entry.words))
        self._words = frozenset(words[0] for words in self._index)

    def _add(self, entry: Entry) -> None:
        self._index.setdefault(entry.words[:2], []).append(entry)

    def find(self, text: str, day: date, words: list[Token] | None = None) -> list[Ref]:
        """The mentions of `text` (not overlapping, in order) for an article of `day`."""
        words = tokens(text) if words is None else words
        found: list[Ref] = []
        at = 0
        while at < len(words):
            entry = self._match(text, words, at, day) if words[at].lower in self._words else None
            if entry is None or self._outdone(entry, text, words, at, day):
                at += 1
                continue
            last = at + len(entry.words) - 1
            found.append(_ref(entry, text, words[at].start, words[last].end, day))
            at = last + 1
        return found

    def _outdone(self, entry: Entry, text: str, words: list[Token], at: int, day: date) -> bool:
        """Whether a longer name starts inside the match: "the Tehreek" in "the Tehreek-e-Taliban Pakistan"."""
        end = at + len(entry.words)
        for start in range(at + 1, end):
            if words[start].lower in self._words:
                other = self._match(text, words, start, day)
                if other is not None and start + len(other.words) > end:
                    return True
        return False

    def _match(self, text: str, words: list[Token], at: int, day: date) -> Entry | None:
        """The best spelling that starts at word `at`: the longest, and among equals the one in office."""
        first = words[at].lower
        longer = self._index.get((first, words[at + 1].lower), ()) if at + 1 < len(words) else ()
        best: Entry | None = None
        for entry in (*longer, *self._index.get((first,), ())):
            if best is not None and len(entry.words) < len(best.words):
                break
            if not _fits(entry, text, words, at):
                continue
            if entry.name is not None and not entry.name.period.covers(day):
                continue
            if best is None or _better(entry, best, day):
                best = entry
        return best


def _better(entry: Entry, other: Entry, day: date) -> bool:
    """Of two that are spelled alike, the one in office wins, then the full name."""
    if entry.person is None or other.person is None:
        return entry.person is not None and not entry.short and entry.person.in_office(day)
    return (entry.person.in_office(day), not entry.short) > (other.person.in_office(day), not other.short)


def _fits(entry: Entry, text: str, words: list[Token], at: int) -> bool:
    if at + len(entry.words) > len(words):
        return False
    for i, word in enumerate(entry.words):
        token = words[at + i]
        if token.lower != word or (entry.capitals[i] and not token.capital):
            return False
        if i and not _joined(text, words[at + i - 1], token):
            return False
    return True


def _joined(text: str, left: Token, right: Token) -> bool:
    """Whether two words stand close enough to be one name: a space, a hyphen, an apostrophe, initials' stops."""
    between = text[left.end : right.start]
    if between in {" ", "-", "'", "’", "‘", " (", "–", ". ", "."}:
        return "." not in between or left.end - left.start <= 3
    return False


def _ref(entry: Entry, text: str, start: int, end: int, day: date) -> Ref:
    ref = Ref(start, end, text[start:end], entry.actor, entry.form)
    if entry.person is not None:
        return replace(ref, actor=entry.person.speaks_for(day), person=entry.person.id, short=entry.short)
    return ref
