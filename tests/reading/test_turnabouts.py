"""What the grammar turns round, although the words say otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from service.reading.coreference import resolve
from service.reading.mentions import MentionFinder
from service.reading.turnabouts import KINDS, Turnabout, turnabout_features, turnabouts
from service.topics.loader import load_topic

TOPIC = load_topic()
FINDER = MentionFinder(TOPIC)


def found(text: str, headline: bool = False) -> tuple[Turnabout, ...]:
    """The constructions of the last sentence."""
    title, body = (text, "") if headline else (None, text)
    return turnabouts(resolve(title, body, date(2023, 3, 1), TOPIC, FINDER)[-1], TOPIC.subject)


@pytest.mark.parametrize(
    ("text", "kind", "actor"),
    [
        ("Islamabad has not broken off its contacts with the TTP.", "unbroken", "pakistan_government"),
        ("Nobody in the army has ever been against a dialogue with the TTP.", "unbroken", "pakistan_military"),
        ("At no stage has the TTP withdrawn its negotiators, a cleric said.", "unbroken", "ttp"),
        ("The foreign office denied that Pakistan was in contact with the TTP.", "denied", "pakistan_government"),
        ("There is no truth in the claim that officers met TTP men, ISPR said.", "denied", "pakistan_military"),
        ("The TTP dismissed as propaganda a report that it had spoken to the government.", "denied", "ttp"),
        ("The TTP threatened to quit the talks if the raids went on.", "threat", "ttp"),
        ("One more raid and we will leave the table, the TTP warned.", "threat", "ttp"),
        (
            "But for the bombing the government would have signed a pact with the TTP.",
            "supposed",
            "pakistan_government",
        ),
    ],
)
def test_a_construction_is_found(text: str, kind: str, actor: str) -> None:
    """With its kind, its answer and its holder."""
    assert [(one.kind, one.way) for one in found(text)] == [(kind, KINDS[kind])]
    assert found(text)[0].actors == {actor}


def test_a_truce_that_had_held_is_of_the_past() -> None:
    """Of everybody in the sentence; what somebody says to have held is as good as "has held"."""
    (one,) = found("The ceasefire had been in force since spring, when the army announced talks with the TTP.")
    assert (one.kind, one.way, one.actors) == ("lapsed", "past_engage", None)
    assert found("The army said the ceasefire had held.") == ()


@pytest.mark.parametrize(
    "text",
    [
        "The TTP has not only refused to extend the truce but named its next targets.",
        "The TTP has never accepted the demand that it end its contacts with Kabul.",
        "The army did not deny that officers had met the TTP for talks.",
        "The government denied that its talks with the TTP had collapsed.",
        "The government denied reports of talks with India over water.",
        "The party threatened to quit the talks with the PPP if its men were not freed.",
        "The army said that it would have no part in talks with the TTP if they were held.",
        "Has the government closed the door on the TTP?",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    """Not only, terms refused, a denial denied or of a failure, other people's talks, a question in the text."""
    assert found(text) == ()


@pytest.mark.parametrize(("text", "asks"), [("Has Islamabad shut the door on the TTP?", True),
                                            ("What talks with the TTP? asks minister", False),
                                            ("Are we to bow to the TTP?: Asif", False)])  # fmt: skip
def test_a_headline_that_asks_is_nobodys_stance(text: str, asks: bool) -> None:
    """Unless somebody is said to ask."""
    assert [one.kind for one in found(text, headline=True)] == (["asked"] if asks else [])


def test_features_are_for_the_holder() -> None:
    """A construction says nothing of others; a question speaks of everybody."""
    reading = resolve(None, "Islamabad has not ended its contacts with the TTP.", date(2023, 3, 1), TOPIC, FINDER)[-1]
    assert turnabout_features("pakistan_government", reading, TOPIC.subject) == {"rule:engage.unbroken": 1.0}
    assert turnabout_features("ttp", reading, TOPIC.subject) == {}
    asked = resolve("Will the TTP and the government talk?", "", date(2023, 3, 1), TOPIC, FINDER)[-1]
    for actor in ("pakistan_government", "ttp"):
        assert turnabout_features(actor, asked, TOPIC.subject) == {"rule:none.asked": 1.0}
