"""Why a sentence counts as it does: tense, condition, deciding words, CAMEO code, in words a person can check."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence
from datetime import date

from service.domain.article import SentenceNote
from service.domain.observation import Observation
from service.domain.stance import Stance, Tense
from service.reading.candidates import Question
from service.reading.coreference import Reading
from service.reading.cues import Cue
from service.reading.phrases import phrase
from service.topics.model import Topic

#: CAMEO 1.1b3 codes by cue class, then by stance alone. `engage.sign` is 057 (sign formal agreement), and so on.
CAMEO = {
    "engage.ready": "036", "engage.door": "036", "engage.offer": "036", "engage.accept": "046", "engage.favour": "026",
    "engage.urge": "026", "engage.hold": "046", "engage.begin": "036", "engage.team": "036", "engage.mediate": "039",
    "engage.truce": "0871", "engage.sign": "057", "engage.goodwill": "038", "engage.chance": "036",
    "reject.ruleout": "125", "reject.notalk": "125", "reject.noquestion": "125", "reject.end": "164",
    "reject.shut": "125", "reject.oppose": "125", "reject.noextend": "164", "reject.truceend": "164",
    "reject.demand": "125", "engage.talks": "046", "engage.between": "046", "engage.both": "046", "engage.deal": "057",
    "engage.willing": "036", "engage.offers": "036", "engage.mediates": "039", "reject.refuses": "125",
}  # fmt: skip
DEFAULT = {Stance.ENGAGE: "036", Stance.REJECT: "125"}
_CONDITION = re.compile(
    r"\b(?:if|unless|only if|provided|as long as|on condition|in return for|in exchange for|once)\b", re.I
)
_DONE = r"(?:\w+ly |never |not |also |already )?\w+(?:ed|en|wn|ld|ght|rn|de|un|um)"
_HYPOTHETICAL = re.compile(
    rf"\b(?:(?:would|could|might) have {_DONE}|only if|(?<!as )if (?:[\w’'-]+ ){{1,5}}(?:were to|had {_DONE})|"
    r"threaten(?:ed|s)? to)\b|^[“\"‘']?(?:Had|Were) (?:the|they|he|she|it|we|I)\b",
    re.IGNORECASE,
)
"""Counterfactuals and threats; not "would", nor "if they were": said of a plan, these are as good as a promise."""
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_MONTH = {name.lower(): number for number, name in enumerate(month_name) if name}
_MONTH_WORD = re.compile(r"\b(" + "|".join(month_name[1:]) + r")\b", re.IGNORECASE)


class Explainer:
    """Words an observation and a note. Built once per topic."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic

    def observation(
        self,
        question: Question,
        reading: Reading,
        cues: Sequence[Cue],
        stance: Stance,
        label: str,
        chance: float,
        pulls: Sequence[str],
        day: date,
        by_rule: str | None = None,
    ) -> Observation:
        """The observation of a question whose answer is `label`. `by_rule`: the predicate rule that settled it."""
        part = reading.sentence
        deciding = [cue for cue in cues if cue.name.split(".")[0] in (stance.value, "talks", "truce", "deal", "denial")]
        leading = next((cue for cue in deciding if cue.name.startswith(stance.value)), None)
        rule = by_rule or (leading.name if leading is not None else f"{stance.value}.learned")
        tense = _tense(label, part.text)
        return Observation(
            actor=question.actor,
            stance=stance,
            tense=tense,
            conditional=bool(_CONDITION.search(part.text)),
            confidence=round(chance, 4),
            speaker=reading.speaker.text if reading.speaker is not None and reading.speaker.text else None,
            cameo=CAMEO.get(rule, DEFAULT[stance]),
            field=part.field,
            start=part.start,
            end=part.end,
            text=part.text,
            cues=tuple(dict.fromkeys(cue.text for cue in deciding)),
            rule=rule,
            hearsay=self._hearsay(question, reading),
            past_on=past_date(part.text, day) if tense is Tense.PAST else None,
            why=_why(question, stance, tense, deciding, pulls),
        )

    def _hearsay(self, question: Question, reading: Reading) -> bool:
        """Whether the other side says so."""
        speaker = reading.speaker or reading.implied
        if speaker is None or speaker.actor == question.actor:
            return False
        sides = {self.topic.subject, self.topic.state}
        return question.actor in sides and speaker.actor in sides

    def note(self, reading: Reading, cues: Sequence[Cue], observations: Sequence[Observation]) -> SentenceNote:
        """What became of a sentence, and why."""
        part = reading.sentence
        verdict, why = _verdict(reading, cues, observations)
        return SentenceNote(part.field.value, part.start, part.end, part.text, verdict, why)


def _tense(label: str, text: str) -> Tense:
    if label.startswith("past_"):
        return Tense.PAST
    return Tense.HYPOTHETICAL if _HYPOTHETICAL.search(text) else Tense.CURRENT


def past_date(text: str, day: date) -> date | None:
    """The date that a past stance belongs to, as far as the text gives one: month and year, or the year alone."""
    year = _YEAR.search(text)
    month = _MONTH_WORD.search(text)
    if re.search(r"\blast year\b", text, re.IGNORECASE):
        return date(day.year - 1, _MONTH[month[1].lower()] if month else 6, 15)
    if year is None and month is None:
        return None
    number = _MONTH[month[1].lower()] if month else 6
    which = int(year[1]) if year else (day.year if number <= day.month else day.year - 1)
    found = date(which, number, 15)
    return found if found < day else None


def _why(question: Question, stance: Stance, tense: Tense, cues: Sequence[Cue], pulls: Sequence[str]) -> str:
    holder = f"named as “{question.refs[0].text}”" if question.refs else "speaker of the sentence before"
    if question.absent:
        holder = "not named; a statement without an agent"
    said = ", ".join(f"“{cue.text}” ({cue.name})" for cue in cues[:4]) or "learned from wording"
    shown = "; ".join(dict.fromkeys(phrase(pull) for pull in pulls))
    return f"{question.actor}: {holder}; {stance.value}, {tense.value}; {said}; weighed most: {shown}"


def _verdict(reading: Reading, cues: Sequence[Cue], observations: Sequence[Observation]) -> tuple[str, str]:
    if any(observation.tense is not Tense.PAST for observation in observations):
        return "counted", "; ".join(observation.why for observation in observations)
    if observations:
        return "background", "; ".join(observation.why for observation in observations)
    names = {cue.name for cue in cues}
    if not names & {"talks", "truce", "deal"}:
        return "off_topic", "nothing about talks, a truce or an agreement"
    if "other" in names:
        return "off_topic", "talks of others"
    if not any(not ref.actor.startswith("_") for ref in reading.refs):
        return "no_holder", "nobody whose stance is followed is named"
    return "no_stance", "talks are mentioned, but no one's stance stands out"
