"""The questions that an article raises: for every sentence, whose stance might it show?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from service.ports import Candidate, Span
from service.reading.coreference import Reading
from service.reading.mentions import Ref
from service.topics.model import Topic

BEARING = frozenset(["talks", "truce", "deal", "engage", "reject", "denial", "amnesty", "surrender", "force"])
"""The families of cues that a sentence must hold one of to bear on an actor that it does not name: of 4,602 questions
on our own stories without one, 39 are labelled with a stance, and hardly any of these was found."""


@dataclass(frozen=True, slots=True)
class Question:
    """One candidate: `index` is its reading's place in the article; `refs` the actor's mentions in the sentence.

    `carried` says that the actor is not named there but spoke in the sentence before; `absent` that it is neither.
    """

    index: int
    actor: str
    refs: tuple[Ref, ...]
    carried: bool
    absent: bool


def questions(readings: list[Reading], topic: Topic) -> list[Question]:
    """Every (sentence, actor) pair worth asking about, in order.

    The two sides of the talks are asked about in every sentence once the article names them: an agentless "talks have
    been ruled out" speaks for the state.
    """
    named = {ref.actor for reading in readings for ref in reading.refs}
    sides = [actor for actor in (topic.state, topic.subject) if actor in named or actor == topic.state]
    found = []
    for index, reading in enumerate(readings):
        here: dict[str, list[Ref]] = {}
        for ref in reading.refs:
            if not ref.actor.startswith("_"):
                here.setdefault(ref.actor, []).append(ref)
        carried = reading.implied.actor if reading.implied is not None else ""
        for actor in sorted({*here, *sides, carried} - {""}):
            if actor.startswith("_"):
                continue
            refs = tuple(here.get(actor, ()))
            found.append(Question(index, actor, refs, not refs and actor == carried, not refs and actor != carried))
    return found


def worth_asking(question: Question, cues: Collection[str]) -> bool:
    """Whether a question can be answered: its actor is there or speaks, or a cue of the sentence bears on talks."""
    return not question.absent or any(name.split(".")[0] in BEARING for name in cues)


def as_candidate(question: Question, readings: list[Reading], title: str, year: int) -> Candidate:
    """The question in the form that a `Scorer` wants: offsets counted within each sentence."""
    reading = readings[question.index]
    part = reading.sentence
    headline = part.headline
    before = [] if headline else [r for r in readings[max(0, question.index - 2) : question.index] if not _headline(r)]
    context, spans = "", []
    for earlier in before:
        shift = len(context) - earlier.sentence.start
        spans += [Span(ref.start + shift, ref.end + shift, ref.actor) for ref in earlier.refs]
        context += earlier.sentence.text + " "
    return Candidate(
        sentence=part.text,
        actor=question.actor,
        spans=tuple(Span(ref.start - part.start, ref.end - part.start, ref.actor) for ref in reading.refs),
        context=context,
        context_spans=tuple(spans),
        title=title or (part.text if headline else ""),
        is_headline=headline,
        lead=part.paragraph == 0,
        year=year,
    )


def _headline(reading: Reading) -> bool:
    return reading.sentence.headline
