"""People of an article: surnames at second mention, and people whom the text itself says whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from service.reading.english import NOT_PEOPLE, TITLES
from service.reading.mentions import Ref
from service.reading.text import Token
from service.topics.model import Form

HEADS = {
    "minister": "minister", "premier": "premier", "spokesman": "spokesman", "spokesperson": "spokesman",
    "spokeswoman": "spokesman", "maulana": "cleric", "maulvi": "cleric", "mufti": "cleric", "cleric": "cleric",
    "general": "general", "gen": "general", "governor": "governor", "commander": "commander", "emir": "leader",
    "leader": "leader", "chief": "leader", "head": "leader", "envoy": "envoy", "ambassador": "ambassador",
    "adviser": "adviser", "advisor": "adviser", "senator": "senator", "secretary": "secretary",
    "president": "president",
    "negotiator": "negotiator", "barrister": "barrister", "chairman": "leader", "mullah": "cleric", "ameer": "leader",
    "amir": "leader", "elder": "elder", "columnist": "columnist",
}  # fmt: skip


@dataclass(slots=True)
class Roster:
    """Who is in the article: `by_surname` maps a last (or only) name to the people who bear it, in order of mention."""

    by_surname: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)
    actors: dict[str, str] = field(default_factory=dict)
    heads: dict[str, set[str]] = field(default_factory=dict)

    def enter(self, at: int, words: list[str], person: str, actor: str) -> None:
        """A person's full name stands at offset `at`."""
        self.actors[person] = actor
        for word in {words[-1], words[0]}:
            if word not in TITLES and len(word) > 2:
                self.by_surname.setdefault(word, []).append((at, person, actor))

    def find(self, word: str, at: int) -> tuple[str, str] | None:
        """(person, actor) of a surname used at offset `at`: the one last named before, else the first named after."""
        bearers = self.by_surname.get(word)
        if not bearers:
            return None
        before = [bearer for bearer in bearers if bearer[0] < at]
        chosen = before[-1] if before else bearers[0]
        return chosen[1], chosen[2]


def roster(
    text: str, words: list[Token], refs: list[Ref], not_people: frozenset[str] = NOT_PEOPLE
) -> tuple[Roster, list[Ref]]:
    """The article's people, and references to those that the topic's tables do not know but the text explains.

    `not_people`: a run of capitalised words that ends in one of these is no person.
    """
    people = Roster()
    for ref in refs:
        if ref.form is Form.PERSON and not ref.short:
            people.enter(ref.start, ref.text.lower().replace("-", " ").split(), ref.person, ref.actor)
    strangers = list(_strangers(text, words, refs, not_people))
    for ref in strangers:
        people.enter(ref.start, ref.text.lower().split(), ref.person, ref.actor)
    for ref in [*refs, *strangers]:
        if ref.person:
            people.heads.setdefault(ref.person, set()).update(_heads_near(text, ref))
    return people, strangers


def _heads_near(text: str, ref: Ref) -> Iterator[str]:
    around = text[max(0, ref.start - 45) : ref.start].split()[-5:] + ref.text.split()
    after = text[ref.end : ref.end + 70].split(".")[0]
    if after.startswith(","):
        around += after.split()[:9]
    for word in around:
        head = HEADS.get(word.strip(",;:'’\"“”").lower())
        if head:
            yield head


def _strangers(text: str, words: list[Token], refs: list[Ref], not_people: frozenset[str]) -> Iterator[Ref]:
    covered = {position for ref in refs if not ref.short for position in range(ref.start, ref.end)}
    starts = {ref.start: ref for ref in refs}
    ends = {ref.end: ref for ref in refs}
    for start, end in _runs(text, words, covered, not_people):
        actor = _actor_before(text, start, ends) or _actor_after(text, end, starts)
        if actor:
            name = text[start:end]
            yield Ref(start, end, name, actor, Form.PERSON, person=name.lower())


def _runs(text: str, words: list[Token], covered: set[int], not_people: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Spans of two to four capitalised words in a row that no table knows."""
    at = 0
    while at < len(words):
        last = at
        while _goes_on(text, words, at, last, covered):
            last += 1
        first = at
        while first < last and words[first].lower in TITLES:
            first += 1
        honoured = first > at
        if (last - first >= 2 or (last - first == 1 and honoured)) and words[last - 1].lower not in not_people:
            yield words[first].start, words[last - 1].end
        at = max(last, at + 1)


def _goes_on(text: str, words: list[Token], at: int, last: int, covered: set[int]) -> bool:
    if last >= len(words) or last - at > 5:
        return False
    token = words[last]
    if not token.capital or token.start in covered:
        return False
    if last == at:
        return True
    before, between = words[last - 1], text[words[last - 1].end : token.start]
    return between in {" ", "-"} or (between == ". " and (before.end - before.start == 1 or before.lower in TITLES))


def _actor_before(text: str, start: int, ends: dict[int, Ref]) -> str:
    """The actor named right before, with nothing but titles between: "ANP senator", "the TTP's spokesman"."""
    for gap in range(1, 50):
        ref = ends.get(start - gap)
        if ref is None or ref.form in (Form.PERSON, Form.METONYM):
            continue
        between = text[ref.end : start]
        if any(mark in between for mark in '.;:()\n"“”'):
            return ""
        if not _titles_only(between) or ("," in between and not between.strip(" ,")):
            return ""
        if ref.form is Form.COUNTRY and not between.strip():
            return ""
        return _employer(text, ref, ends).actor
    return ""


def _titles_only(between: str) -> bool:
    """Whether nothing but titles stands there."""
    return all(word.strip(",'’").lower() in TITLES | {""} for word in between.replace("-", " ").split())


def _employer(text: str, ref: Ref, ends: dict[int, Ref]) -> Ref:
    """Of "ANP president" the party: an office is its holder's only where no movement is named right before it."""
    if ref.form is not Form.OFFICE:
        return ref
    for gap in range(1, 30):
        other = ends.get(ref.start - gap)
        if other is not None and other.form is Form.NAME and _titles_only(text[other.end : ref.start]):
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
