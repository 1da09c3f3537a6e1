"""Who is meant, over all steps of a sentence: mentions, people, pronouns and speakers together."""

from __future__ import annotations

from datetime import date

import pytest

from service.reading.coreference import Reading, resolve
from service.reading.mentions import MentionFinder
from service.topics.loader import load_topic

TOPIC = load_topic()
FINDER = MentionFinder(TOPIC)


def last(text: str) -> Reading:
    """The last sentence of a text, resolved."""
    return resolve(None, text, date(2023, 1, 3), TOPIC, FINDER)[-1]


def meant(text: str) -> list[tuple[str, str]]:
    """Words and actors of the last sentence."""
    return [(ref.text, ref.actor) for ref in last(text).refs]


@pytest.mark.parametrize(
    "text",
    [
        "Rejecting talks with the TTP, Zara Gul said no.",
        "After a meeting with the TTP, Bilal Noor said that nothing had changed.",
    ],
)
def test_a_clause_before_the_subject_does_not_make_it_the_enemy(text: str) -> None:
    """A name behind a comma is nobody's because an actor ends the clause before it."""
    assert meant(text) == [("TTP", "ttp")]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("ANP president Zara Gul backed talks.", "anp"),
        ("JUI-F provincial president Zara Gul backed talks.", "juif"),
        ("MQM minister Zara Gul backed talks.", "mqm"),
    ],
)
def test_a_partys_president_is_the_partys(text: str, actor: str) -> None:
    """An office behind a party's name is held in the party, not in the state."""
    assert ("Zara Gul", actor) in meant(text)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The TTP met. It is ready for talks.", "ttp"),
        ("The TTP met. It was willing to hold talks.", "ttp"),
        ("The army said it would talk to the elders.", "pakistan_military"),
    ],
)
def test_an_it_that_acts_is_somebody(text: str, actor: str) -> None:
    """Readiness and will need somebody who has them."""
    assert actor in [who for word, who in meant(text) if word.lower() == "it"]


@pytest.mark.parametrize(
    "text",
    [
        "The TTP met. It was clear that talks had failed.",
        "The TTP met. It is too early to say.",
        "The TTP met. It was the army that refused.",
        "The TTP met. It took three months to agree.",
        "The TTP met. It is one thing to talk and another to listen.",
        "The TTP met. Lashkar-i-Islam was not there.",
        "The TTP met. It would help if both sides were silent.",
        "The TTP met. It remains to be seen whether that lasts; it seems that nobody knows.",
    ],
)
def test_an_empty_it_is_nobody(text: str) -> None:
    """Before a judgement, in a cleft, of time: no actor is meant."""
    assert not {"it", "i"} & {word.lower() for word, _ in meant(text)}


@pytest.mark.parametrize("text", ["A shopkeeper said the TTP would come.", "Residents said the army had left."])
def test_what_a_stranger_says_is_not_the_actors_word(text: str) -> None:
    """Behind a verb of saying whose subject stands before it, the actor is spoken of and does not speak."""
    speaker = last(text).speaker
    assert speaker is not None
    assert speaker.actor == "_analyst"


def test_the_first_we_belongs_to_whoever_speaks() -> None:
    """Also where nobody has spoken before."""
    assert ("We", "pakistan_government") in meant("“We are ready for talks,” Rana Sanaullah said.")


@pytest.mark.parametrize("whose", ["Saudi foreign", "Sindh interior", "shadow interior"])
def test_another_governments_minister_is_not_ours(whose: str) -> None:
    """Also where the word for the other begins with an s."""
    assert meant(f"The {whose} minister agreed.") == []


def test_a_full_name_outweighs_the_short_name_in_it() -> None:
    """A stranger whose first name is a known man's short name keeps his own, at second mention too."""
    assert meant("Sohail Khan of the PTI refused talks. Khan left.") == [("Khan", "pti")]


def test_a_name_ends_with_its_sentence() -> None:
    """A surname and the title that opens the next sentence are not one name."""
    assert meant("The TTP chose Maulana Gul. Commander Noor of the TTP left.") == [("Noor", "ttp"), ("TTP", "ttp")]


def test_a_curly_quote_may_hold_an_apostrophe() -> None:
    """‘We won’t’ is one quotation: its words are the speaker's, and the verb in it is not the sentence's."""
    reading = last("‘We won’t say the TTP said so,’ said Rana Sanaullah.")
    assert reading.speaker is not None
    assert reading.speaker.text == "Rana Sanaullah"


def test_the_agent_of_a_passive_speaks() -> None:
    """ "The truce declared by X" is X's word, though "truce" stands before the verb."""
    speaker = last("The truce declared by the TTP ran out on Thursday.").speaker
    assert speaker is not None
    assert speaker.actor == "ttp"


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The prime minister told the troops that there would be no talks with the TTP.", "pakistan_government"),
        ("The prime minister met TTP men.", "pakistan_government"),
        ("The minister said that nobody would talk to the TTP.", "pakistan_government"),
    ],
)
def test_who_holds_an_office_acts(text: str, actor: str) -> None:
    """An office before a verb is somebody, whoever is named behind it; a minister without a name is the state's."""
    assert meant(text)[0][1] == actor


def test_a_headlines_speaker_is_not_his_enemys() -> None:
    """Behind a colon stands who speaks, not an officer of whom the words before it name."""
    (reading,) = resolve("No talks with TTP: PM", "", date(2023, 1, 3), TOPIC, FINDER)
    assert [(ref.text, ref.actor) for ref in reading.refs] == [("TTP", "ttp"), ("PM", "pakistan_government")]
    assert reading.speaker is not None
    assert reading.speaker.actor == "pakistan_government"
