"""Labelled texts as candidates with their answers, made by the reader's own steps: training sees what reading asks."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bench.corpus import CLASSES, UNSURE, Item
from service.domain.mention import Field
from service.ports import Candidate, Span
from service.reading.candidates import as_candidate, questions
from service.reading.coreference import Reading, resolve
from service.reading.mentions import MentionFinder
from service.topics.loader import load_topic
from service.topics.model import Topic

HEADLINE_END = '.!?"”’…'


@dataclass(frozen=True, slots=True)
class Example:
    """A candidate and its answer, a number of `CLASSES` or -1 where it is not known.

    `asked` says that the reader asks it of itself; `index`, `field` and `offset` say where its sentence stands: its
    number among the item's sentences (headline and context included) and its place in the item's own title or text.
    """

    candidate: Candidate
    answer: int
    asked: bool
    index: int = 0
    field: str = "text"
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """An item's examples in the article's order."""

    item: Item
    examples: tuple[Example, ...]


class Maker:
    """Makes documents of items with one topic's tables."""

    def __init__(self, topic: Topic | None = None) -> None:
        self.topic = topic or load_topic("ttp")
        self.finder = MentionFinder(self.topic)
        self.actors = [actor for actor in self.topic.actors if not actor.startswith("_")]

    def documents(self, items: Iterable[Item]) -> list[Document]:
        """One document per item; items without anything to ask are left out."""
        made = (self.document(item) for item in items)
        return [document for document in made if document.examples]

    def document(self, item: Item) -> Document:
        """The examples of one item."""
        if item.whole or item.source == "shared-sentence":
            return Document(item, tuple(self._as_a_whole(item)))
        return Document(item, tuple(self._by_sentence(item)))

    def asked(self, item: Item) -> list[Example]:
        """What the reader asks of an item sentence by sentence, whatever its labels are made for."""
        return [example for example in self._by_sentence(replace(item, marks=())) if example.asked]

    def _readings(self, item: Item) -> tuple[str, str, int, list[Reading]]:
        """Title, text and readings of an item, and from which offset of the text on it is labelled."""
        title, text, skip = item.title, item.text, 0
        if _bare_headline(item):
            title, text = item.text, ""
        elif item.context:
            text, skip = f"{item.context}\n\n{item.text}", len(item.context) + 2
        return title, text, skip, resolve(title, text, item.published, self.topic, self.finder)

    def _by_sentence(self, item: Item) -> Iterator[Example]:
        title, _, skip, readings = self._readings(item)
        labels = _labels(item, readings, skip)
        asked = {(question.index, question.actor): question for question in questions(readings, self.topic)}
        for index, reading in enumerate(readings):
            part = reading.sentence
            known = labels.get(index, {})
            inside = part.field is Field.TITLE or part.start >= skip
            candidate = None
            for actor in self.actors:
                question = asked.get((index, actor))
                if not inside or (question is None and actor not in known):
                    continue
                if question is not None:
                    candidate = as_candidate(question, readings, title, item.published.year)
                else:
                    candidate = self._unasked(index, actor, readings, title, item.published.year)
                answer = known.get(actor, -1 if actor in item.open_actors else 0)
                at = part.start - (skip if part.field is Field.TEXT else 0)
                yield Example(candidate, answer, question is not None, index, part.field.value, at)

    def _unasked(self, index: int, actor: str, readings: list[Reading], title: str, year: int) -> Candidate:
        some = questions([readings[index]], self.topic)[0]
        return replace(as_candidate(replace(some, index=index), readings, title, year), actor=actor)

    def _as_a_whole(self, item: Item) -> Iterator[Example]:
        """A paragraph that is labelled as one unit is read as one long sentence."""
        title, text, skip, readings = self._readings(item)
        headline = not text
        body = [r for r in readings if (r.sentence.field is Field.TITLE) == headline]
        content = title if headline else text
        refs = [ref for reading in body for ref in reading.refs]
        spans = tuple(Span(r.start - skip, r.end - skip, r.actor) for r in refs if r.start >= skip)
        before = tuple(Span(r.start, r.end, r.actor) for r in refs if r.end <= skip)
        for actor, answer in _whole_labels(item).items():
            candidate = Candidate(
                content[skip:], actor, spans, content[:skip], before, title, headline, False, item.published.year
            )
            yield Example(candidate, answer, True, 0, "title" if headline else "text")


def _bare_headline(item: Item) -> bool:
    if item.source == "shared-sentence":
        return item.kind.endswith("headline")
    alone = not item.title and not item.context and "\n" not in item.text
    return (
        item.source == "own-passage" and alone and item.text.rstrip()[-1] not in HEADLINE_END and len(item.text) < 130
    )


def _whole_labels(item: Item) -> dict[str, int]:
    if item.whole:
        return {actor: CLASSES.index(label) for actor, label in sorted(item.whole.items()) if label in CLASSES}
    past = item.kind.startswith("past")
    found = {}
    for actor, stance in sorted(item.stances.items()):
        label = {"neutral": "none"}.get(stance, f"past_{stance}" if past and stance != "mixed" else stance)
        found[actor] = CLASSES.index(label)
    return found


_RANK = {"none": -1, UNSURE: 0, "past_engage": 1, "past_reject": 1, "mixed": 2, "engage": 3, "reject": 3}


def _labels(item: Item, readings: Sequence[Reading], skip: int) -> dict[int, dict[str, int]]:
    """Sentence number to actor to answer, from the item's marks."""
    found: dict[int, dict[str, str]] = {}
    texts = {Field.TITLE: item.title, Field.TEXT: item.text}
    bare = _bare_headline(item)
    for mark in item.marks:
        name = Field.TITLE if mark.field == "title" or bare else Field.TEXT
        at = (item.text if bare else texts[name]).find(mark.evidence)
        if at < 0 and mark.evidence in item.title:
            name, at = Field.TITLE, item.title.find(mark.evidence)
        if at < 0:
            continue
        middle = at + (skip if name is Field.TEXT else 0) + min(len(mark.evidence) // 2, 40)
        for index, reading in enumerate(readings):
            part = reading.sentence
            if part.field is name and part.start <= middle < part.end:
                here = found.setdefault(index, {})
                here[mark.actor] = _merged(here.get(mark.actor, "none"), mark.label)
    return {i: {actor: _number(label) for actor, label in here.items()} for i, here in found.items()}


def _number(label: str) -> int:
    return -1 if label == UNSURE else CLASSES.index(label)


def _merged(old: str, new: str) -> str:
    """Two marks in one sentence: both ways at once is mixed, now outdoes then."""
    if {old, new} == {"engage", "reject"}:
        return "mixed"
    return old if _RANK[old] > _RANK[new] else new


def thinned(document: Document, rng: random.Random, untitled: float, idle: float) -> list[Example]:
    """The examples as one epoch shows them: at times without the headline above them, and of the sentences without any
    stance a share `idle`, each as a whole."""
    examples = [example for example in document.examples if example.answer >= 0 and example.asked]
    bearing = {e.candidate.sentence for e in examples if e.answer > 0}
    dropped = {
        s for s in dict.fromkeys(e.candidate.sentence for e in examples) if s not in bearing and rng.random() > idle
    }
    examples = [e for e in examples if e.candidate.sentence not in dropped]
    if rng.random() < untitled:
        return [
            e if e.candidate.is_headline else replace(e, candidate=replace(e.candidate, title="")) for e in examples
        ]
    return examples
