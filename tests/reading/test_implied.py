"""Stances that a construction gives, where no verb of talks has the holder for its subject."""

from __future__ import annotations

from datetime import date

import pytest

from service.reading.coreference import resolve
from service.reading.implied import KINDS, implied, implied_features
from service.reading.mentions import MentionFinder
from service.reading.turnabouts import Turnabout
from service.topics.loader import load_topic

TOPIC = load_topic()
FINDER = MentionFinder(TOPIC)
STATE, ARMY, TTP = "pakistan_government", "pakistan_military", "ttp"


def found(text: str, headline: bool = False) -> tuple[Turnabout, ...]:
    """The constructions of the last sentence."""
    title, body = (text, "") if headline else (None, text)
    return implied(resolve(title, body, date(2023, 3, 1), TOPIC, FINDER)[-1], TOPIC.state, TOPIC.subject)


@pytest.mark.parametrize(
    ("text", "kind", "actor"),
    [
        ("Any contact with the TTP has been firmly ruled out.", "agentless", STATE),
        ("Negotiations with the TTP leadership are off the table, the interior minister said.", "agentless", STATE),
        ("Negotiations with the TTP in Khost have resumed.", "afoot", STATE),
        ("Washington understood the army's refusal to sit with the TTP.", "owned", ARMY),
        ("Kabul noted Islamabad's opposition to any further talks with the TTP.", "owned", STATE),
        ("Elders urged a dialogue with the TTP, an appeal that the army dismissed.", "spurned", ARMY),
        ("We will reply to the TTP in the only language it knows, the defence minister said.", "idiom", STATE),
        ("Let the guns do all the talking with the TTP, the army chief said.", "idiom", ARMY),
        ("Why should we sit with the TTP, the interior minister asked.", "rhetorical", STATE),
        ("“Must we sit with the murderers of our sons?” asked the army chief, naming the TTP.", "rhetorical", ARMY),
        ("“I never claimed that we would negotiate with the TTP,” said the foreign minister.", "disowned", STATE),
        ("The government announced a general pardon for TTP men who come home.", "pardon", STATE),
    ],
)  # fmt: skip
def test_a_construction_is_found(text: str, kind: str, actor: str) -> None:
    """With its kind, its answer and its holder."""
    assert [(one.kind, one.way, one.actors) for one in found(text)] == [(kind, KINDS[kind], {actor})]


@pytest.mark.parametrize(
    "text",
    [
        "Any contact with the TTP had been ruled out.",
        "In 2014 any contact with the TTP is ruled out.",
        "Any contact with the TTP has not been ruled out.",
        "Any contact with the TTP has been ruled out by geography.",
        "The TTP said that contacts with Islamabad have been suspended.",
        "Kabul denied Islamabad's refusal to talk to the TTP.",
        "Should we sit with TTP men, the interior minister asked.",
        "The government offered an amnesty to TTP men after talks.",
        "Any contact with the TTP has been ruled out by the ulema.",
        "Any contact with the Afghan Taliban has been ruled out.",
        "The PPP said that contacts with the TTP have been suspended.",
        "Whether talks with the TTP have resumed is unknown.",
        "Last year Islamabad's refusal to talk to the TTP was understood.",
        "An invitation that the army dismissed concerned a wedding of a TTP man.",
        "Should we talk to the TTP, the interior minister asked.",
        "The government offered the TTP an amnesty and talks.",
        "The government has not announced a pardon for the TTP.",
        "The TTP said it would answer in the language they understand.",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    """Earlier times, negations, named agents, other talks, open questions; the movement's own threats."""
    assert found(text) == ()


def test_a_headline_needs_no_auxiliary() -> None:
    """“Talks with X suspended” is a whole sentence above a story, not in it."""
    assert [one.kind for one in found("Talks with TTP suspended", headline=True)] == ["agentless"]
    assert found("Talks with TTP suspended.") == ()


def test_the_holder_alone_gets_the_feature() -> None:
    """It is named as the other rules' features are."""
    reading = resolve(None, "Talks with the TTP are out of the question.", date(2023, 3, 1), TOPIC, FINDER)[-1]
    assert implied_features(STATE, reading, TOPIC.state, TTP) == {"rule:reject.agentless": 1.0}
    assert implied_features(TTP, reading, TOPIC.state, TTP) == {}
