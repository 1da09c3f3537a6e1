"""Whose stance is asked about, and how a scorer is asked."""

from datetime import date

import pytest

from service.ports import Span
from service.reading.candidates import Question, as_candidate, questions, worth_asking
from service.reading.coreference import Reading, resolve
from service.reading.mentions import MentionFinder
from service.topics.loader import load_topic

TOPIC = load_topic()
FINDER = MentionFinder(TOPIC)


def read(text: str, title: str | None = None) -> list[Reading]:
    """The sentences of a text, resolved."""
    return resolve(title, text, date(2023, 1, 3), TOPIC, FINDER)


def asked(text: str, title: str | None = None) -> list[Question]:
    """The questions of a text."""
    return questions(read(text, title), TOPIC)


def test_every_actor_named_is_asked_about() -> None:
    """Once each, by id, with all its mentions in the sentence."""
    found = asked("The TTP and the ANP met. The TTP's men, the TTP said, agreed.")
    first = [one for one in found if one.index == 0]
    assert [one.actor for one in first] == ["anp", "pakistan_government", "ttp"]
    assert [ref.text for one in found if one.index == 1 and one.actor == "ttp" for ref in one.refs] == ["TTP's", "TTP"]


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Rain fell.", ["pakistan_government"]),
        ("Rain fell. The TTP left.", ["pakistan_government", "ttp"]),
        ("Rain fell. The ANP left.", ["pakistan_government"]),
    ],
)
def test_both_sides_are_asked_about_everywhere(text: str, actors: list[str]) -> None:
    """The state always, the movement once the article names it, others only where they stand."""
    assert [one.actor for one in asked(text) if one.index == 0] == actors


def test_somebody_else_is_never_asked_about() -> None:
    """Actors that are only known so as not to be taken for others hold no stance."""
    assert {one.actor for one in asked("India and the IMF met the TTP. India said no. It left.")} == {
        "pakistan_government",
        "ttp",
    }


@pytest.mark.parametrize(
    ("text", "carried", "absent"),
    [("The ANP said no.", False, False), ("The ANP said no. Rain fell.", True, False)],
)
def test_named_or_carried(text: str, carried: bool, absent: bool) -> None:
    """Who spoke in the sentence before is asked about in the next, as carried."""
    last = [one for one in asked(text) if one.actor == "anp"][-1]
    assert (last.carried, last.absent, bool(last.refs)) == (carried, absent, not carried)


def test_absent() -> None:
    """A side that is neither named nor speaking is asked about as absent."""
    (one,) = [one for one in asked("Rain fell.") if one.index == 0]
    assert (one.refs, one.carried, one.absent) == ((), False, True)


def test_no_text_asks_nothing() -> None:
    """Without sentences there is nothing to ask."""
    assert asked("") == []


TEXT = "KARACHI: The ANP came. Rain fell on the TTP.\n\nThe TTP said it met the ANP. It left."


def test_a_candidate_is_a_sentence_with_its_actors() -> None:
    """Offsets count within the sentence."""
    readings = read(TEXT)
    candidate = as_candidate(Question(2, "ttp", (), False, False), readings, "Talks open", 2023)
    assert candidate.sentence == "The TTP said it met the ANP."
    assert (candidate.actor, candidate.year, candidate.title) == ("ttp", 2023, "Talks open")
    shown = [(candidate.sentence[s.start : s.end], s.actor) for s in candidate.spans]
    assert shown == [("TTP", "ttp"), ("it", "ttp"), ("ANP", "anp")]


@pytest.mark.parametrize("index", [0, 1, 2, 3])
def test_the_context_is_the_two_sentences_before(index: int) -> None:
    """Each followed by a blank, and their spans point into the context."""
    readings = read(TEXT)
    candidate = as_candidate(Question(index, "ttp", (), False, False), readings, "", 2023)
    before = readings[max(0, index - 2) : index]
    assert candidate.context == "".join(reading.sentence.text + " " for reading in before)
    names = [candidate.context[s.start : s.end] for s in candidate.context_spans]
    assert names == [ref.text for reading in before for ref in reading.refs]


def test_the_headline_is_no_context() -> None:
    """It is given as the title; and itself it has no context."""
    readings = read(TEXT, "TTP open to talks")
    first = as_candidate(Question(1, "ttp", (), False, False), readings, "TTP open to talks", 2023)
    assert (first.context, first.context_spans, first.is_headline, first.lead) == ("", (), False, True)
    head = as_candidate(Question(0, "ttp", (), False, False), readings, "TTP open to talks", 2023)
    assert (head.sentence, head.context, head.is_headline, head.lead) == ("TTP open to talks", "", True, False)
    assert head.spans == (Span(0, 3, "ttp"),)


def test_a_bare_headline_is_its_own_title() -> None:
    """A text that is one headline has that as the title where none is given."""
    readings = read("TTP open to talks")
    assert as_candidate(Question(0, "ttp", (), False, False), readings, "", 2023).title == "TTP open to talks"


def test_only_the_first_paragraph_is_the_lead() -> None:
    """All its sentences are, and no other."""
    readings = read(TEXT)
    leads = [as_candidate(Question(i, "ttp", (), False, False), readings, "", 2023).lead for i in range(4)]
    assert leads == [True, True, False, False]


def question(*, carried: bool = False, absent: bool = False) -> Question:
    return Question(3, "ttp", (), carried, absent)


@pytest.mark.parametrize("cue", ["talks", "truce", "reject.ruleout", "engage.begin", "denial", "surrender"])
def test_an_absent_actor_is_asked_about_where_a_cue_bears_on_talks(cue):
    """An agentless "talks have been ruled out" may speak for an actor that it does not name."""
    assert worth_asking(question(absent=True), {"past", cue})


@pytest.mark.parametrize("cues", [set(), {"negation"}, {"past", "opinion", "question"}])
def test_an_absent_actor_is_not_asked_about_without_one(cues):
    """A sentence that neither names the actor nor speaks of talks says nothing of its stance."""
    assert not worth_asking(question(absent=True), cues)


@pytest.mark.parametrize("kind", ["named", "carried"])
def test_whoever_is_there_or_speaks_is_always_asked_about(kind):
    """ "There is nothing left to say", the spokesman added: no cue, and yet a stance."""
    assert worth_asking(question(carried=kind == "carried"), set())
