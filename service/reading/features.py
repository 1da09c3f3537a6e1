"""What a sentence shows about one actor, as named numbers that a linear model weighs.

A feature's name says what it is: `w:` a word, `2:`/`3:` a run of words with the actors masked, `a:`/`b:` a word right
after or before the actor, `cue:` a cue class with the nearest actor to its left and right, `pos:` place, and so on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from service.reading.candidates import Question
from service.reading.coreference import Reading
from service.reading.cues import Cue, CueFinder
from service.reading.english import words
from service.reading.implied import implied_features
from service.reading.mentions import Ref
from service.reading.polarity import Mark, clauses
from service.reading.predicates import findings, predicate_features, sides_before
from service.reading.text import tokens
from service.reading.turnabouts import turnabout_features
from service.topics.model import Form, Kind, Topic

Features = dict[str, float]

#: Every actor of a sentence asks for its words and clauses anew: the last few sentences' are kept.
_tokens = lru_cache(maxsize=64)(tokens)
_clauses = lru_cache(maxsize=64)(clauses)

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTHS = words(
    "january february march april june july august september october november december "
    "jan feb apr jun jul aug sept sep oct nov dec"
)
_DAYS = words("monday tuesday wednesday thursday friday saturday sunday")
_STOP = frozenset(["the", "a", "an", "s"])
_SUFFIXES = ("ations", "ation", "ings", "ing", "edly", "ied", "ies", "ed", "es", "s", "e", "y")


@lru_cache(maxsize=20000)
def stem(word: str) -> str:
    """A crude stem: `talks`, `talked`, `talking` are one."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds for the whole article: how much it is about the topic, and what of that each question is told."""

    about: Features
    shared: Features
    sentences: int


class FeatureMaker:
    """Makes the features of questions about one article after another. Built once per topic."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self.cues = CueFinder(topic)
        self.rivals = frozenset(topic.settings.get("rivals", topic.settings.get("rival", "")).split())
        self._masks: dict[tuple[str, str], str] = {}

    def article(self, readings: list[Reading]) -> tuple[Facts, list[list[Cue]]]:
        """The article's facts, and the cues of each of its sentences."""
        cues = [self.cues.find(reading.sentence.text) for reading in readings]
        titled = [c for reading, found in zip(readings, cues, strict=True) if _is_title(reading) for c in found]
        about = self._about(readings, cues)
        shared = {f"title:{cue.name}": 1.0 for cue in titled}
        shared |= {f"art:{name}": value for name, value in about.items() if name.startswith(("share:", "any:"))}
        return Facts(about, shared, len(readings)), cues

    def _about(self, readings: list[Reading], cues: list[list[Cue]]) -> Features:
        """How much the article is about the topic: shares of its sentences, capped counts."""
        about: Features = {}
        total = max(1, len(readings))
        subject = rival = other = talk = both = foreign = 0
        for reading, found in zip(readings, cues, strict=True):
            actors = {ref.actor for ref in reading.refs}
            names = {cue.name for cue in found}
            speaks = bool(names & {"talks", "truce", "deal"})
            subject += self.topic.subject in actors
            rival += bool(actors & self.rivals)
            foreign += any(actor.startswith("_") for actor in actors)
            other += "other" in names
            talk += speaks
            both += speaks and self.topic.subject in actors
        counts = {"subject": subject, "rival": rival, "other": other, "talk": talk, "both": both, "foreign": foreign}
        for name, count in counts.items():
            about[f"share:{name}"] = count / total
            about[f"any:{name}"] = float(count > 0)
            about[f"many:{name}"] = min(count, 4) / 4
        for reading, found in zip(readings, cues, strict=True):
            if not _is_title(reading):
                continue
            actors = {ref.actor for ref in reading.refs}
            about["title:subject"] = float(self.topic.subject in actors)
            about["title:rival"] = float(bool(actors & self.rivals))
            for cue in found:
                about[f"title:{cue.name}"] = 1.0
        return about

    def question(
        self, question: Question, readings: list[Reading], cues: list[list[Cue]], facts: Facts, day: date
    ) -> Features:
        """The features of one question."""
        reading = readings[question.index]
        made: Features = {"bias": 1.0, f"actor:{question.actor}": 1.0}
        masked = self._masked(question, reading)
        self._words(made, masked, question)
        self._cue_relations(made, question, reading, cues[question.index])
        self._polarity(made, question, reading, cues[question.index])
        self._holder(made, question, reading)
        self._time(made, reading, day)
        self._predicates(made, question, readings, day)
        self._place(made, question, readings, cues, facts)
        return made

    def _predicates(self, made: Features, question: Question, readings: list[Reading], day: date) -> None:
        pair = (self.topic.state, self.topic.subject) if sides_before(readings, question.index, self.topic) else ()
        found = findings(readings[question.index], day.year, pair, self.topic.subject)
        made.update(predicate_features(question.actor, found))
        made.update(turnabout_features(question.actor, readings[question.index], self.topic.subject))
        made.update(implied_features(question.actor, readings[question.index], self.topic.state, self.topic.subject))

    def _mask(self, ref: Ref, actor: str) -> str:
        """How `ref` is written where `actor` is asked about: asked so often that the answers are kept."""
        mask = self._masks.get((ref.actor, actor))
        if mask is None:
            mask = self._masks[ref.actor, actor] = self._mask_of(ref.actor, actor)
        return mask

    def _mask_of(self, other: str, actor: str) -> str:
        if other == actor:
            return "ME"
        kind = self.topic.kinds.get(other)
        mine = self.topic.kinds.get(actor)
        if other == self.topic.subject:
            return "OPP"
        if other in self.rivals:
            return "KBL"
        if other.startswith("_"):
            return "FOR"
        if kind is Kind.STATE:
            return "OPP" if mine is Kind.ARMED else "GOV"
        return "OTH"

    def _masked(self, question: Question, reading: Reading) -> list[str]:
        """The sentence as words, its actors masked: ME, OPP (the other side), GOV, KBL, OTH, FOR."""
        text, offset = reading.sentence.text, reading.sentence.start
        refs = {ref.start - offset: ref for ref in reading.refs}
        made: list[str] = []
        until = -1
        for number, token in enumerate(_tokens(text)):
            if token.start < until:
                continue
            ref = refs.get(token.start)
            if ref is not None:
                made.append(self._mask(ref, question.actor))
                until = ref.end - offset
            else:
                made.append(_plain(token.lower, token.capital and number > 0))
        return made

    def _words(self, made: Features, masked: list[str], question: Question) -> None:
        stems = [word if word.isupper() or word == "#" else stem(word) for word in masked if word not in _STOP]
        for word in masked:
            made[f"w:{word}"] = 1.0
        for i in range(len(stems) - 1):
            made[f"2:{stems[i]} {stems[i + 1]}"] = 1.0
            if i + 2 < len(stems):
                made[f"3:{stems[i]} {stems[i + 1]} {stems[i + 2]}"] = 1.0
        for i, word in enumerate(stems):
            if word == "ME":
                _around(made, stems, i)
        if question.absent:
            for word in sorted(set(stems)):
                made[f"absent:{word}"] = 1.0

    def _cue_relations(self, made: Features, question: Question, reading: Reading, cues: list[Cue]) -> None:
        names = {cue.name for cue in cues}
        negations = [cue for cue in cues if cue.name in ("negation", "denial")]
        speaker = self._speaker_mask(question, reading)
        for name in sorted(names):
            made[f"cue:{name}"] = 1.0
            made[f"cue:{name}|{speaker}"] = 1.0
        for cue in cues:
            family = cue.name.split(".")[0]
            if family not in {"engage", "reject", "talks", "truce", "deal", "denial", "force", "surrender", "amnesty"}:
                continue
            left, right = self._neighbours(question, reading, cue)
            negated = any(0 <= cue.start - n.end <= 25 for n in negations if n is not cue)
            sign = "-" if negated and family != "reject" else "+"
            made[f"cue:{cue.name}{sign}L={left}"] = 1.0
            made[f"cue:{cue.name}{sign}R={right}"] = 1.0
            made[f"fam:{family}{sign}L={left}R={right}"] = 1.0
            made[f"fam:{family}{sign}L={left}|{speaker}"] = 1.0
        if not names & {"talks", "truce", "deal"}:
            for family in sorted({name.split(".")[0] for name in names} & {"engage", "reject"}):
                made[f"bare:{family}|{speaker}"] = 1.0
                made[f"bare:{family}|{self._mask(question.refs[0], question.actor) if question.refs else '-'}"] = 1.0
        ways = {name.split(".")[0] for name in names}
        made["ways:" + "+".join(sorted(ways & {"engage", "reject", "talks", "truce", "deal"}))] = 1.0

    def _polarity(self, made: Features, question: Question, reading: Reading, cues: list[Cue]) -> None:
        """The way of each clause, with who stands nearest to its left, whom it names, who speaks, how it opens."""
        speaker = self._speaker_mask(question, reading)
        marks = [Mark(cue.name, cue.start, cue.end) for cue in cues]
        text, offset = reading.sentence.text, reading.sentence.start
        old = _pastness(text, reading)
        ways = set()
        for clause in _clauses(text, tuple(marks)):
            if not clause.sign:
                continue
            sign = "+" if clause.sign > 0 else "-"
            ways.add(sign)
            left, _ = self._neighbours(question, reading, Cue("", clause.end, clause.end, ""))
            turns = min(clause.turns, 3)
            inside = {
                self._mask(ref, question.actor)
                for ref in reading.refs
                if clause.start <= ref.start - offset < clause.end
            }
            made[f"pol:{sign}|{left}"] = 1.0
            made[f"pol:{sign}|{left}|{speaker}"] = 1.0
            made[f"pol:{sign}{turns}|{left}"] = 1.0
            made[f"pol:{sign}|{clause.opener}|{left}"] = 1.0
            made[f"polwith:{sign}|{'+'.join(sorted(inside))}"] = 1.0
            made[f"polold:{sign}|{left}|{old}"] = 1.0
            if question.absent:
                others = bool(reading.refs) and any(not ref.actor.startswith("_") for ref in reading.refs)
                made[f"agentless:{sign}|{speaker}|{others}|{question.actor == self.topic.subject}"] = 1.0
        if len(ways) == 1:
            first = self._mask(reading.refs[0], question.actor) if reading.refs else "-"
            masks = {self._mask(ref, question.actor) for ref in reading.refs}
            made[f"sole:{min(ways)}|{speaker}|{first}"] = 1.0
            made[f"sole:{min(ways)}|{first}|{'OPP' in masks}|{old[0]}"] = 1.0
        made["pols:" + "".join(sorted(ways))] = 1.0
        made["pols:" + "".join(sorted(ways)) + "|" + speaker] = 1.0
        made[f"old:{old}"] = 1.0

    def _neighbours(self, question: Question, reading: Reading, cue: Cue) -> tuple[str, str]:
        start, end = cue.start + reading.sentence.start, cue.end + reading.sentence.start
        left = [ref for ref in reading.refs if ref.end <= start]
        right = [ref for ref in reading.refs if ref.start >= end]
        return (
            self._mask(left[-1], question.actor) if left else "-",
            self._mask(right[0], question.actor) if right else "-",
        )

    def _speaker_mask(self, question: Question, reading: Reading) -> str:
        if reading.speaker is not None:
            return "sp" + self._mask(reading.speaker, question.actor)
        return "im" + self._mask(reading.implied, question.actor) if reading.implied is not None else "sp-"

    def _holder(self, made: Features, question: Question, reading: Reading) -> None:
        made[f"speaker:{self._speaker_mask(question, reading)}"] = 1.0
        made[f"carried:{question.carried}"] = 1.0
        made[f"absent:{question.absent}:{question.actor == self.topic.subject}"] = 1.0
        others = {self._mask(ref, question.actor) for ref in reading.refs} - {"ME"}
        made["with:" + "+".join(sorted(others))] = 1.0
        for ref in question.refs:
            made[f"form:{ref.form.value}"] = 1.0
        if question.refs:
            first = question.refs[0]
            made[f"first:{first is reading.refs[0]}"] = 1.0
            made[f"kind:{self.topic.kinds[question.actor].value}|{first.form.value}"] = 1.0
            if all(ref.form in (Form.COUNTRY, Form.PRONOUN, Form.METONYM) for ref in question.refs):
                made["weak"] = 1.0

    def _time(self, made: Features, reading: Reading, day: date) -> None:
        for match in _YEAR.finditer(reading.sentence.text):
            gap = day.year - int(match[0])
            made[f"year:{'old' if gap > 0 else 'now'}"] = 1.0
            if gap > 1:
                made["year:older"] = 1.0

    def _place(
        self, made: Features, question: Question, readings: list[Reading], cues: list[list[Cue]], facts: Facts
    ) -> None:
        part = readings[question.index].sentence
        if part.headline:
            place = "title"
        elif part.paragraph == 0:
            place = "lead"
        else:
            place = "early" if question.index <= facts.sentences * 0.5 else "late"
        made[f"pos:{place}"] = 1.0
        made[f"pos:{place}|{'carried' if question.carried else 'absent' if question.absent else 'named'}"] = 1.0
        if question.index and not _is_title(readings[question.index - 1]):
            before = readings[question.index - 1]
            for name in sorted({cue.name for cue in cues[question.index - 1]}):
                made[f"prev:{name}"] = 1.0
            made[f"prevhas:{any(ref.actor == question.actor for ref in before.refs)}"] = 1.0
        made |= facts.shared


def _is_title(reading: Reading) -> bool:
    return reading.sentence.headline


def _plain(word: str, name: bool) -> str:
    """A word as the model sees it: numbers, dates and unknown names are only kinds."""
    if word in _MONTHS:
        return "MONTH"
    if word in _DAYS:
        return "DAY"
    if word.isdigit():
        return "#"
    return "NAME" if name else word


def _around(made: Features, stems: list[str], i: int) -> None:
    """The words around an actor's mention at `i`: three before, five behind."""
    for j in range(max(0, i - 3), i):
        made[f"b:{stems[j]}"] = 1.0
    for j in range(i + 1, min(len(stems), i + 6)):
        made[f"a:{stems[j]}"] = 1.0
    if i + 2 < len(stems):
        made[f"a2:{stems[i + 1]} {stems[i + 2]}"] = 1.0


_PERFECT = re.compile(
    r"\bhad (?:\w+ly |once |then |also |already |been |never |not )*\w+(?:ed|en|wn|ld|ght|rn|de|ut|et|un|um)\b"
)
_LONG_AGO = re.compile(
    r"\b(?:last (?:year|month|spring|summer|autumn|winter|january|february|march|april|may|june|july|august|"
    r"september|october|november|december)|(?:years?|months?|decade) (?:ago|earlier|before)|in (?:the )?past|"
    r"previous(?:ly)?|earlier|former|used to|at the time|since then|history|predecessors?|in those days|once)\b"
)


def _pastness(text: str, reading: Reading) -> str:
    """How many things in the sentence speak for an earlier time, 0 to 3, and whether it stands late in the article."""
    lower = text.lower()
    signs = bool(_PERFECT.search(lower)) + bool(_LONG_AGO.search(lower)) + bool(_YEAR.search(text))
    return f"{signs}{'late' if reading.sentence.paragraph >= 3 else ''}"
