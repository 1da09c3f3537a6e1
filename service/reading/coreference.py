"""Who is meant: descriptions, pronouns, surnames, offices, metonyms and the bare name that two movements share."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from service.domain.mention import Field
from service.reading.english import PLACE_AFTER, PLACE_BEFORE
from service.reading.lexis import lexis
from service.reading.mentions import MentionFinder, Ref
from service.reading.people import Roster, roster
from service.reading.pronouns import Memory, own_voice, pronouns, settle_pronoun
from service.reading.speakers import speaker_of
from service.reading.text import Sentence, Token, sentences, tokens
from service.topics.model import Form, Kind, Topic

_DATELINE = re.compile(
    r"^[\s\W]*[A-Z][A-Za-z .'/-]{2,30}(?:, ?[A-Z][a-z]+)?(?:, ?[A-Z][a-z]{2,8}\.? ?\d{1,2}(?:, ?\d{4})?)?\s?"
    r"(?:\([^)]{1,30}\)\s?)?(?::|\s[-–—]{1,2}\s|[–—])"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with its resolved mentions (in field offsets, in order).

    `speaker` is the mention that speaks in it; `implied` the actor whose speech goes on from the sentence before.
    """

    sentence: Sentence
    refs: tuple[Ref, ...]
    speaker: Ref | None
    implied: Ref | None


def resolve(title: str | None, text: str, day: date, topic: Topic, finder: MentionFinder) -> list[Reading]:
    """The sentences of an article, headline first, each with who is meant in it."""
    parts = sentences(title, text)
    return Resolver(title or "", text, day, topic, finder).run(parts)


class Resolver:
    """Walks one article. The body comes first, so that the headline's short names are explained by it."""

    def __init__(self, title: str, text: str, day: date, topic: Topic, finder: MentionFinder) -> None:
        self.topic, self.day = topic, day
        self.lexis = lexis(topic)
        self.elsewhere = tuple(f" of {name}" for name in sorted(topic.listed("elsewhere")))
        self.joined = tuple(sorted(topic.listed("joined")))
        self.arms = frozenset(topic.settings.get("arms", "").split())
        self.fields = {Field.TITLE: title, Field.TEXT: text}
        self.words = {name: tokens(content) for name, content in self.fields.items()}
        raw = {name: finder.find(content, day, self.words[name]) for name, content in self.fields.items()}
        self.roster, strangers = roster(text, self.words[Field.TEXT], raw[Field.TEXT], self.lexis)
        titled, title_strangers = roster(title, self.words[Field.TITLE], raw[Field.TITLE], self.lexis)
        self._merge(titled)
        raw[Field.TEXT] = _joined(raw[Field.TEXT], strangers)
        raw[Field.TITLE] = _joined(raw[Field.TITLE], title_strangers)
        self.refs = {name: self._with_surnames(name, refs) for name, refs in raw.items()}
        self.near = {name: _any_of(topic.cues.get(name, ())) for name in ("rival_near", "subject_near")}
        self.bare = self._whose_bare_name()
        self.subject_named = any(
            ref.actor == topic.subject and ref.form in (Form.NAME, Form.PERSON)
            for refs in self.refs.values()
            for ref in refs
        )

    def _merge(self, titled: Roster) -> None:
        for surname, bearers in titled.by_surname.items():
            if surname not in self.roster.by_surname:
                self.roster.by_surname[surname] = bearers
        for person, heads in titled.heads.items():
            self.roster.heads.setdefault(person, set()).update(heads)

    def _with_surnames(self, name: Field, refs: list[Ref]) -> list[Ref]:
        """Refs in order: short names kept where explained, surnames at second mention added."""
        kept = [explained for ref in refs if (explained := self._explained(ref, name)) is not None]
        covered = {position for ref in refs for position in range(ref.start, ref.end)}
        content = self.fields[name]
        for token in self.words[name]:
            if not token.capital or token.start in covered or token.lower not in self.roster.by_surname:
                continue
            found = self.roster.find(token.lower, token.start if name is Field.TEXT else 0)
            if found and found[1] and not self._other_bearer(name, token):
                kept.append(
                    Ref(token.start, token.end, content[token.start : token.end], found[1], Form.PERSON, found[0])
                )
        return sorted(kept, key=lambda ref: ref.start)

    def _other_bearer(self, name: Field, token: Token) -> bool:
        """Whether the surname ends somebody else's full name: "Ejaz Khan" is not the Mr Khan of before."""
        before = self.fields[name][max(0, token.start - 20) : token.start].split()
        if not before or not before[-1][:1].isupper() or before[-1].endswith((".", ",", ":")):
            return False
        word = before[-1].lower()
        return word not in self.lexis.heads and word not in self.lexis.misters and word not in {"but", "and"}

    def _explained(self, ref: Ref, name: Field) -> Ref | None:
        if not ref.short:
            return ref
        word = ref.text.lower().split()[-1]
        found = self.roster.find(word, ref.start if name is Field.TEXT else 0)
        if found is not None:
            return replace(ref, person=found[0], actor=found[1], short=False)
        if ref.person in self.roster.actors:
            return replace(ref, short=False)
        person = next(person for person in self.topic.people if person.id == ref.person)
        return ref if person.in_office(self.day) else None

    def _whose_bare_name(self) -> str:
        """Whom the article means, on the whole, by the bare name that two movements share."""
        rival = self.topic.settings.get("rival", "")
        if not rival:
            return self.topic.subject
        whole = " ".join(self.fields.values())
        votes = {self.topic.subject: 0.4, rival: 0.0}
        for ref in (ref for refs in self.refs.values() for ref in refs):
            if ref.actor in votes and ref.form in (Form.NAME, Form.PERSON):
                votes[ref.actor] += 2.0 if ref.form is Form.NAME else 1.5
        votes[rival] += 0.5 * min(8, len(self.near["rival_near"].findall(whole)))
        votes[self.topic.subject] += 0.7 * min(8, len(self.near["subject_near"].findall(whole)))
        return max(votes, key=lambda actor: votes[actor])

    def run(self, parts: list[Sentence]) -> list[Reading]:
        """Body first, then the headline; returned headline first."""
        memory = Memory()
        body = [self._read(part, memory) for part in parts if part.field is Field.TEXT]
        head = [self._read(part, Memory(list(memory.people[:1]))) for part in parts if part.field is Field.TITLE]
        return head + body

    def _read(self, part: Sentence, memory: Memory) -> Reading:
        inside = [ref for ref in self.refs[part.field] if part.start <= ref.start < part.end]
        open_ones = pronouns(part, inside, self.words[part.field], self.fields[part.field])
        opening = memory.speaker if memory.speaker_age <= 2 else None
        settled: list[Ref] = []
        for ref in sorted([*inside, *open_ones], key=lambda ref: ref.start):
            found = self._settle(ref, part, settled, memory)
            if found is None or not found.actor:
                continue
            settled.append(found)
            if found.form is not Form.PRONOUN:
                memory.note(found)
        speaker = speaker_of(part, settled, self.lexis.titles)
        if speaker is not None and speaker.actor:
            settled = own_voice(settled, open_ones, speaker)
        memory.close(settled, speaker)
        return Reading(part, tuple(settled), speaker, opening if speaker is None else None)

    def _settle(self, ref: Ref, part: Sentence, before: list[Ref], memory: Memory) -> Ref | None:
        """The mention with its actor, or `None` where it means nobody who matters."""
        match ref.form:
            case Form.PRONOUN:
                return settle_pronoun(ref, part, before, memory, self.topic.kinds, self.lexis.titles)
            case Form.BARE:
                return replace(ref, actor=self._bare_name(ref, part))
            case Form.METONYM | Form.COUNTRY:
                return None if self._is_place(ref, part) else ref
            case Form.OFFICE:
                return self._office(ref, part)
            case Form.DESCRIPTION:
                return self._description(ref, part, memory)
            case Form.ROLE:
                return self._role(ref, memory)
            case Form.PARTY:
                return self._party(ref, memory)
        return ref

    def _bare_name(self, ref: Ref, part: Sentence) -> str:
        """Whom the bare name means here: by the words near it, else by the article."""
        rival = self.topic.settings.get("rival", "")
        if not rival or (self.bare == self.topic.subject and self.subject_named):
            return self.topic.subject
        near = self.fields[part.field][max(part.start, ref.start - 60) : min(part.end, ref.end + 60)]
        theirs, ours = len(self.near["rival_near"].findall(near)), len(self.near["subject_near"].findall(near))
        if theirs > ours:
            return rival
        return self.topic.subject if ours > theirs else self.bare

    def _is_place(self, ref: Ref, part: Sentence) -> bool:
        content = self.fields[part.field]
        dateline = _DATELINE.match(part.text[:70])
        if part.field is Field.TEXT and dateline and ref.end - part.start <= dateline.end():
            return True
        before = content[part.start : ref.start].split()[-2:]
        if before and before[-1].lower().strip("“\"'(") in PLACE_BEFORE:
            return True
        after = content[ref.end : min(part.end, ref.end + 25)]
        if after.startswith(("-", "–")) and not after[1:].lower().startswith(self.joined):
            return True
        following = after.replace("'s", " ").split()
        return bool(following) and following[0].lower().strip(",.") in PLACE_AFTER

    def _office(self, ref: Ref, part: Sentence) -> Ref | None:
        content = self.fields[part.field]
        after = content[ref.end : ref.end + 24]
        follower = next(
            (r for r in self.refs[part.field] if 0 < r.start - ref.end <= 12 and r.form in (Form.PERSON, Form.NAME)),
            None,
        )
        if follower is not None and self._is_title_of(content[ref.end : follower.start]):
            return None
        before = content[part.start : ref.start].lower().replace("-", " ").split()[-2:]
        if any(_stripped(word) in self.lexis.others for word in before):
            return None
        if after.startswith(self.elsewhere):
            return None
        owner = next((r for r in self.refs[part.field] if 0 <= ref.start - r.end <= 3 and r.form is Form.NAME), None)
        if owner is None or not _BELONGS.fullmatch(content[owner.end : ref.start]):
            return ref
        return replace(ref, actor=owner.actor)

    def _is_title_of(self, between: str) -> bool:
        """Whether an office and the name behind it are one: nothing but titles and capitals stands between them."""
        words = between.replace("-", " ").split()
        return all(word[:1].isupper() or word.lower().strip("'’") in self.lexis.titles for word in words)

    def _description(self, ref: Ref, part: Sentence, memory: Memory) -> Ref | None:
        kind = self.topic.kinds[ref.actor]
        if kind is Kind.ARMED:
            return self._armed(ref, memory)
        before = self.fields[part.field][part.start : ref.start].lower().split()[-2:]
        if any(_stripped(word) in self.lexis.others - {"former", "then", "ex"} for word in before):
            return None
        if ref.text.lower().startswith(("his ", "her ")) and memory.people:
            owner = memory.people[-1]
            if self._governs(owner.actor):
                return replace(ref, actor=owner.actor)
        return ref

    def _governs(self, actor: str) -> bool:
        """Whether an actor has a government of its own; the rival does where it rules."""
        state = self.topic.kinds.get(actor) is Kind.STATE and actor not in self.arms
        return state or (actor != "" and actor == self.topic.settings.get("rival"))

    def _armed(self, ref: Ref, memory: Memory) -> Ref | None:
        """ "The group", "the militants": the armed movement last named, and the topic's own where none was."""
        for group in reversed(memory.groups):
            if self.topic.kinds[group.actor] is Kind.ARMED:
                return replace(ref, actor=group.actor)
            if (
                group.actor == self.topic.settings.get("rival")
                and not self.subject_named
                and group.form in (Form.NAME, Form.BARE)
            ):
                return replace(ref, actor=group.actor)
        return ref

    def _role(self, ref: Ref, memory: Memory) -> Ref | None:
        head = self.lexis.heads.get(ref.text.lower().split()[-1], ref.text.lower().split()[-1])
        for person in reversed(memory.people[-12:]):
            if head in self.roster.heads.get(person.person, ()) or head in person.text.lower():
                return replace(ref, actor=person.actor, person=person.person)
        if (
            head in {"man", "caller", "official", "leader", "general", "chief", "politician", "veteran", "cleric"}
            and memory.people
        ):
            return replace(ref, actor=memory.people[-1].actor, person=memory.people[-1].person)
        return ref if ref.actor else None

    def _party(self, ref: Ref, memory: Memory) -> Ref | None:
        for mention in reversed((memory.people + memory.groups)[-10:]):
            if self.topic.kinds.get(mention.actor) is Kind.PARTY:
                return replace(ref, actor=mention.actor)
        return None


_BELONGS = re.compile(r"(?:['’]s?)? ?-?")
"""What may stand between a movement and its own office: "PPP president", never "No talks with TTP: PM"."""


def _stripped(word: str) -> str:
    """A word without quotes, brackets and the possessive."""
    return word.strip("(“\"'’").removesuffix("'s").removesuffix("’s")


def _joined(refs: list[Ref], strangers: list[Ref]) -> list[Ref]:
    """The mentions with the strangers: a short name that is part of a stranger's full name is not somebody else's."""
    taken = {position for ref in strangers for position in range(ref.start, ref.end)}
    return [ref for ref in refs if not (ref.short and ref.start in taken)] + strangers


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")
