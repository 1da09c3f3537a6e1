"""People of an article: surnames at second mention, and people whom the text itself says whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from service.reading.lexis import Lexis
from service.reading.mentions import Ref
from service.reading.text import Token
from service.topics.model import Form


@dataclass(slots=True)
class Roster:
    """Who is in the article: `by_surname` maps a last (or only) name to the people who bear it, in order of mention.

    `titles` are words that are no name.
    """

    titles: frozenset[str]
    by_surname: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)
    actors: dict[str, str] = field(default_factory=dict)
    heads: dict[str, set[str]] = field(default_factory=dict)

    def enter(self, at: int, words: list[str], person: str, actor: str) -> None:
        """A person's full name stands at offset `at`."""
        self.actors[person] = actor
        for word in {words[-1], words[0]}:
            if word not in self.titles and len(word) > 2:
                self.by_surname.setdefault(word, []).append((at, person, actor))

    def find(self, word: str, at: int) -> tuple[str, str] | None:
        """(person, actor) of a surname used at offset `at`: the one last named before, else the first named after."""
        bearers = self.by_surname.get(word)
        if not bearers:
            return None
        before = [bearer for bearer in bearers if bearer[0] < at]
        chosen = before[-1] if before else bearers[0]
        return chosen[1], chosen[2]


def roster(text: str, words: list[Token], refs: list[Ref], lexis: Lexis) -> tuple[Roster, list[Ref]]:
    """The article's people, and references to those that the topic's tables do not know but the text explains."""
    people = Roster(lexis.titles)
    for ref in refs:
        if ref.form is Form.PERSON and not ref.short:
            people.enter(ref.start, ref.text.lower().replace("-", " ").split(), ref.person, ref.actor)
    strangers = list(_strangers(text, words, refs, lexis))
    for ref in strangers:
        people.enter(ref.start, ref.text.lower().split(), ref.person, ref.actor)
    for ref in [*refs, *strangers]:
        if ref.person:
            people.heads.setdefault(ref.person, set()).update(_heads_near(text, ref, lexis.heads))
    return people, strangers


def _heads_near(text: str, ref: Ref, heads: Mapping[str, str]) -> Iterator[str]:
    around = text[max(0, ref.start - 45) : ref.start].split()[-5:] + ref.text.split()
    after = text[ref.end : ref.end + 70].split(".")[0]
    if after.startswith(","):
        around += after.split()[:9]
    for word in around:
        head = heads.get(word.strip(",;:'’\"“”").lower())
        if head:
            yield head


def _strangers(text: str, words: list[Token], refs: list[Ref], lexis: Lexis) -> Iterator[Ref]:
    covered = {position for ref in refs if not ref.short for position in range(ref.start, ref.end)}
    starts = {ref.start: ref for ref in refs}
    ends = {ref.end: ref for ref in refs}
    for start, end in _runs(text, words, covered, lexis):
        actor = _actor_before(text, start, ends, lexis.titles) or _actor_after(text, end, starts)
        if actor:
            name = text[start:end]
            yield Ref(start, end, name, actor, Form.PERSON, person=name.lower())


def _runs(text: str, words: list[Token], covered: set[int], lexis: Lexis) -> Iterator[tuple[int, int]]:
    """Spans of two to four capitalised words in a row that no table knows."""
    at = 0
    while at < len(words):
        last = at
        while _goes_on(text, words, at, last, covered, lexis.titles):
            last += 1
        first = at
        while first < last and words[first].lower in lexis.titles:
            first += 1
        honoured = first > at
        if (last - first >= 2 or (last - first == 1 and honoured)) and words[last - 1].lower not in lexis.not_people:
            yield words[first].start, words[last - 1].end
        at = max(last, at + 1)


def _goes_on(text: str, words: list[Token], at: int, last: int, covered: set[int], titles: frozenset[str]) -> bool:
    if last >= len(words) or last - at > 5:
        return False
    token = words[last]
    if not token.capital or token.start in covered:
        return False
    if last == at:
        return True
    before, between = words[last - 1], text[words[last - 1].end : token.start]
    return between in {" ", "-"} or (between == ". " and (before.end - before.start == 1 or before.lower in titles))


def _actor_before(text: str, start: int, ends: dict[int, Ref], titles: frozenset[str]) -> str:
    """The actor named right before, with nothing but titles between: "ANP senator", "the TTP's spokesman"."""
    for gap in range(1, 50):
        ref = ends.get(start - gap)
        if ref is None or ref.form in (Form.PERSON, Form.METONYM):
            continue
        between = text[ref.end : start]
        if any(mark in between for mark in '.;:()\n"“”'):
            return ""
        if not _titles_only(between, titles) or ("," in between and not between.strip(" ,")):
            return ""
        if ref.form is Form.COUNTRY and not between.strip():
            return ""
        return _employer(text, ref, ends, titles).actor
    return ""


def _titles_only(between: str, titles: frozenset[str]) -> bool:
    """Whether nothing but titles stands there."""
    return all(word.strip(",'’").lower() in titles | {""} for word in between.replace("-", " ").split())


def _employer(text: str, ref: Ref, ends: dict[int, Ref], titles: frozenset[str]) -> Ref:
    """Of "ANP president" the party: an office is its holder's only where no movement is named right before it."""
    if ref.form is not Form.OFFICE:
        return ref
    for gap in range(1, 30):
        other = ends.get(ref.start - gap)
        if other is not None and other.form is Form.NAME and _titles_only(text[other.end : ref.start], titles):
            return other
    return ref


def _actor_after(text: str, end: int, starts: dict[int, Ref]) -> str:
    """The actor of an apposition: "of the MQM", ", who speaks for the group", " (PPP)"."""
    after = text[end : end + 75]
    if after.startswith((" of ", " from ", " (")):
        reach = 14
    elif after.startswith((", ", " - ", " — ")):
        reach = 70
    else:
        return ""
    for gap in range(2, reach):
        char = after[gap - 1 : gap]
        if char in ".;\n)" or (char == "," and gap > 2):
            return ""
        ref = starts.get(end + gap)
        if ref is not None and ref.form not in (Form.COUNTRY, Form.METONYM, Form.ROLE):
            return "" if "former" in after[:gap].lower() and ref.form is Form.OFFICE else ref.actor
    return ""
