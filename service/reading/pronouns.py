"""Whom pronouns mean, from what the text has named so far."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from service.reading.english import SPEECH
from service.reading.mentions import Ref
from service.reading.speakers import speaker_of
from service.reading.text import Sentence, Token
from service.topics.model import Form, Kind

PRONOUNS = {
    "he": "person", "his": "person", "him": "person", "himself": "person", "she": "person", "her": "person",
    "it": "group", "its": "group", "itself": "group", "they": "plural", "their": "plural", "them": "plural",
    "we": "self", "our": "self", "us": "self", "i": "self", "my": "self", "me": "self", "ourselves": "self",
}  # fmt: skip


@dataclass(slots=True)
class Memory:
    """What the text has named so far, latest last; `subject` is what the last sentence began with."""

    people: list[Ref] = field(default_factory=list)
    groups: list[Ref] = field(default_factory=list)
    subject: Ref | None = None
    speaker: Ref | None = None
    speaker_age: int = 99

    def note(self, ref: Ref) -> None:
        """A mention other than a pronoun has been read."""
        (self.people if is_person(ref) else self.groups).append(ref)

    def close(self, settled: Sequence[Ref], speaker: Ref | None) -> None:
        """A sentence has been read to its end."""
        if settled:
            self.subject = settled[0]
        if speaker is not None:
            self.speaker, self.speaker_age = speaker, 0
        else:
            self.speaker_age += 1


def is_person(ref: Ref) -> bool:
    """Whether a mention is of a person: by name, office or pronoun."""
    return bool(ref.person) or ref.form is Form.OFFICE


_IS = (
    r"(?:['’]s| (?:is|was|has been|had been|(?:will|would|may|might|could|must|should) be|remain(?:s|ed)?|"
    r"seem(?:s|ed)?|appear(?:s|ed)?|became|becomes))"
)
_JUDGED = (
    r"(?:(?:un)?clear|(?:un)?likely|(?:im)?possible|hard|difficult|easy|easier|early|late|soon|important|necessary|"
    r"essential|time|high time|better|best|good|wise|unwise|foolish|wrong|right|(?:un)?true|(?:un)?known|"
    r"(?:un)?certain|evident|obvious|doubtful|premature|reported|said|believed|understood|thought|expected|feared|"
    r"hoped|agreed|decided|learn(?:t|ed)|revealed|noted|recalled|alleged|claimed|announced|suggested|mistake|pity|"
    r"shame|fact|matter|question|up|duty|responsibility|job|use|point|sense|hope|irony|surprise|surprising|strange|odd|"
    r"tempting|customary|days|weeks|months|years|not the first|the first|one thing|another)"
)
_BEHIND = r"(?:that|to|if|for|when|whether|since|before|as though|like|in)"
_EMPTY_IT = re.compile(
    rf"it(?:{_IS}(?: \w+){{0,3}}? {_JUDGED}(?: \w+){{0,4}}? {_BEHIND}\b"
    rf"|{_IS}(?: \S+){{0,6}}? (?:who|whom|whose|that)\b"
    r"| (?:seem|appear|turn)(?:s|ed)?(?: out)? (?:that|as if|as though)\b"
    r"| (?:took|takes|would take|has taken)(?: \S+){0,5}? (?:to|for|before)\b"
    r"| (?:makes?|made|would make)(?: \w+)? sense\b"
    r"| would (?:help|matter|hurt)(?: \w+){0,2}? if\b)",
    re.IGNORECASE,
)
"""An "it" that means nobody: before a judgement ("it is clear that"), in a cleft ("it was X who"), of time."""


def pronouns(part: Sentence, inside: Sequence[Ref], words: Sequence[Token], content: str) -> list[Ref]:
    """The pronouns of a sentence, not yet resolved."""
    taken = {position for ref in inside for position in range(ref.start, ref.end)}
    found = []
    for token in words[_first_from(words, part.start) : _first_from(words, part.end)]:
        if token.lower not in PRONOUNS or token.start in taken:
            continue
        if "-" in content[max(0, token.start - 1) : token.start] + content[token.end : token.end + 1]:
            continue
        if token.lower == "it" and _EMPTY_IT.match(content, token.start, part.end):
            continue
        if content[token.start : token.end] != "US":
            found.append(Ref(token.start, token.end, content[token.start : token.end], "", Form.PRONOUN))
    return found


def _first_from(words: Sequence[Token], place: int) -> int:
    """The number of the first word that starts at `place` or behind it."""
    return bisect_left(words, place, key=lambda token: token.start)


def settle_pronoun(
    ref: Ref,
    part: Sentence,
    before: Sequence[Ref],
    memory: Memory,
    kinds: Mapping[str, Kind],
    titles: frozenset[str],
) -> Ref | None:
    """The pronoun with its actor. `before` are the sentence's mentions to its left; `titles` as `speaker_of` has it."""
    what = PRONOUNS[ref.text.lower()]
    if what == "self":
        owner = memory.speaker
    elif what == "person":
        owner = _person(ref, part, before, memory, titles)
    elif what == "group":
        owner = _group(before, memory)
    else:
        owner = _plural(before, memory, kinds)
    return replace(ref, actor=owner.actor, person=owner.person) if owner is not None else None


def own_voice(settled: Sequence[Ref], pronouns_here: Sequence[Ref], speaker: Ref) -> list[Ref]:
    """ "We" and "I" belong to whoever speaks in the same sentence, whether or not anybody had spoken before."""
    own = [
        replace(ref, actor=speaker.actor, person=speaker.person)
        for ref in pronouns_here
        if PRONOUNS[ref.text.lower()] == "self"
    ]
    taken = {ref.start for ref in own}
    return sorted([*(ref for ref in settled if ref.start not in taken), *own], key=lambda ref: ref.start)


def _person(ref: Ref, part: Sentence, before: Sequence[Ref], memory: Memory, titles: frozenset[str]) -> Ref | None:
    """ "…, he said" is who spoke last; else the speaker or the nearest person to the left, else the last subject."""
    after = part.text[ref.end - part.start :].lstrip()
    recent = memory.speaker if memory.speaker_age <= 2 else None
    if SPEECH.match(after) and recent is not None and is_person(recent):
        return recent
    speaking = speaker_of(part, list(before), titles) if before else None
    if speaking is not None and is_person(speaking):
        return speaking
    people = [other for other in before if is_person(other)]
    if people:
        return people[-1]
    if memory.subject is not None and is_person(memory.subject):
        return memory.subject
    return memory.people[-1] if memory.people else None


def _group(before: Sequence[Ref], memory: Memory) -> Ref | None:
    groups = [other for other in before if not is_person(other)]
    if groups:
        return groups[-1]
    if memory.subject is not None and not is_person(memory.subject):
        return memory.subject
    return memory.groups[-1] if memory.groups else None


def _plural(before: Sequence[Ref], memory: Memory, kinds: Mapping[str, Kind]) -> Ref | None:
    near = [other for other in before if not is_person(other) and kinds[other.actor] is not Kind.STATE]
    if near:
        return near[-1]
    if not before and memory.subject is not None and not is_person(memory.subject):
        return memory.subject
    plural = [group for group in memory.groups[-4:] if kinds[group.actor] is not Kind.STATE]
    return plural[-1] if plural else (memory.groups[-1] if memory.groups else None)
