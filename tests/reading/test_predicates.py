"""Who engages or refuses by the grammar of its predicate."""

from datetime import date

import pytest

from service.reading.coreference import resolve
from service.reading.mentions import MentionFinder
from service.reading.predicates import Finding, findings, predicate_features, sides_before
from service.topics.loader import load_topic

TOPIC = load_topic()
FINDER = MentionFinder(TOPIC)
DAY = date(2023, 3, 1)


def found(text: str) -> tuple[Finding, ...]:
    """The findings of the last sentence of a text."""
    readings = resolve(None, text, DAY, TOPIC, FINDER)
    pair = (TOPIC.state, TOPIC.subject) if sides_before(readings, len(readings) - 1, TOPIC) else ()
    return findings(readings[-1], DAY.year, pair, TOPIC.subject)


def rules(text: str) -> dict[str, set[str]]:
    """Actor to the rules that a plain finding of the text gives it."""
    made: dict[str, set[str]] = {}
    for actor in TOPIC.kinds:
        named = {name[5:] for name in predicate_features(actor, found(text)) if name.startswith("rule:")}
        if named:
            made[actor] = named
    return made


@pytest.mark.parametrize(
    ("text", "actor", "rule"),
    [
        ("The TTP, a threat to the country, is holding early peace talks with the government.", "ttp", "engage.talks"),
        ("The TTP (which has bases abroad) has resumed talks with the government.", "ttp", "engage.talks"),
        ("The TTP, through several people, expressed its willingness to re-engage in talks.", "ttp", "engage.willing"),
        ("The TTP is still ready for talks with the government.", "ttp", "engage.willing"),
        ("The TTP offered to hold talks.", "ttp", "engage.offers"),
        ("Talks are being held directly between officers and TTP leaders.", "ttp", "engage.between"),
        ("The government has reached a tentative understanding with the TTP.", "ttp", "engage.deal"),
        ("The government has reached a tentative understanding with the TTP.", "pakistan_government", "engage.deal"),
        ("The government has met the TTP. The two sides have agreed on a truce.", "ttp", "engage.both"),
        ("Afghan Taliban officials are mediating between the government and the TTP.", "afghan_taliban",
         "engage.mediates"),
        ("The government has rejected the TTP's offer of talks.", "pakistan_government", "reject.refuses"),
        ("The government bans TTP, rules out talks.", "pakistan_government", "reject.refuses"),
        ("The government refuses to engage with the TTP.", "pakistan_government", "reject.refuses"),
        ("The TTP has not only refused to renew the truce but named its next targets.", "ttp", "reject.refuses"),
        ("The TTP said it had broken off all contact with the government.", "ttp", "reject.ends"),
        ("Contacts between the government and the TTP, cut since the raid, are moving.", "ttp", "engage.between"),
    ],
)  # fmt: skip
def test_a_plain_predicate_names_its_party_and_rule(text: str, actor: str, rule: str) -> None:
    """The subject of a plain predicate, and both parties of an agreement, get the rule."""
    assert rule in rules(text).get(actor, set())


@pytest.mark.parametrize(
    "text",
    [
        "The TTP is not holding talks with the government.",
        "If the TTP is holding talks with the government, nobody knows it.",
        "The government denied that the TTP is holding talks with it.",
        "The TTP had resumed talks with the government.",
        "In 2014 the TTP offered to hold talks.",
        "Is the TTP holding talks with the government?",
        "The government is holding talks with India.",
        "The TTP may have resumed talks with the government.",
    ],
)
def test_what_is_taken_back_gives_no_rule(text: str) -> None:
    """Negated, conditional, denied, past, asked, or about others: no rule."""
    assert rules(text) == {}


def test_the_object_of_a_refusal_gets_no_rule() -> None:
    """Whose offer is refused does not refuse."""
    assert "ttp" not in rules("The government has rejected the TTP's offer of talks.")
    assert "ttp" not in rules("The government bans TTP, rules out talks.")


def test_a_partner_in_talks_that_another_claims_gets_a_feature_but_no_rule() -> None:
    """That one side says it talks does not settle the other's stance."""
    text = "The government is holding talks with the TTP."
    assert "ttp" not in rules(text)
    assert "pred:engage|partner" in predicate_features("ttp", found(text))


@pytest.mark.parametrize(
    "text",
    [
        "The government refused to free prisoners ahead of the talks with the TTP.",
        "The TTP stopped short of ending its contacts with the government.",
        "The TTP stopped short of ending all contacts with the government.",
        "The government mourned the suspended talks with the TTP.",
        "Reports of talks between the government and the TTP are going round.",
        "The suspended talks with the TTP are the government's affair.",
    ],
)
def test_words_that_only_stand_near_talks_give_no_rule(text: str) -> None:
    """Something else is refused, stopped, reported, or suspended already."""
    assert rules(text) == {}
