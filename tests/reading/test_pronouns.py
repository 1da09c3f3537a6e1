"""Whom pronouns mean."""

from datetime import date

import pytest

from service.reading.coreference import Reading, resolve
from service.reading.mentions import MentionFinder, Ref
from service.reading.pronouns import PRONOUNS, Memory, is_person, own_voice, pronouns
from service.reading.text import sentences, tokens
from service.topics.loader import load_topic
from service.topics.model import Form

TOPIC = load_topic()
FINDER = MentionFinder(TOPIC)


def read(text: str, title: str | None = None) -> list[Reading]:
    """The sentences of a text, resolved."""
    return resolve(title, text, date(2021, 10, 1), TOPIC, FINDER)


def meant(text: str) -> list[tuple[str, str]]:
    """The pronouns of a text, small, with their actors, in order."""
    return [(ref.text.lower(), ref.actor) for r in read(text) for ref in r.refs if ref.form is Form.PRONOUN]


def group(actor: str) -> Ref:
    """A mention of a group."""
    return Ref(0, 3, "The", actor, Form.NAME)


PERSON = Ref(0, 3, "Gul", "anp", Form.PERSON, "zara gul")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The TTP met the elders. It asked for time.", [("it", "ttp")]),
        ("The elders met the TTP. It asked for time.", [("it", "tribal_jirga")]),
        ("Asked about talks, the TTP said its council would meet.", [("its", "ttp")]),
        ("The TTP itself agreed.", [("itself", "ttp")]),
        ("The ANP agreed. Rain fell. It spoke of peace.", [("it", "anp")]),
        ("ANP senator Zara Gul agreed. It was good news.", [("it", "anp")]),
    ],
)
def test_it_is_a_group(text: str, expected: list[tuple[str, str]]) -> None:
    """ "It" is the group last named to its left, else what the sentence before began with, never a person."""
    assert meant(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The TTP agreed. It would help if the army left.",
        "The TTP agreed. It was the elders who asked.",
        "The TTP agreed. It is time to talk.",
        "The TTP agreed. It’s too early to celebrate.",
        "The TTP agreed. It seems that talks are on.",
        "The TTP agreed. It took weeks for the elders to meet.",
    ],
)
def test_an_empty_it_means_nothing(text: str) -> None:
    """ "It would help if", "it was X who" are grammar."""
    assert "it" not in [word for word, _ in meant(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The TTP met the elders. They asked for time.", [("they", "ttp")]),
        ("The government told the TTP that their men could go.", [("their", "ttp")]),
        ("The elders heard that the government would free them.", [("them", "tribal_jirga")]),
        ("The government agreed. They asked for time.", [("they", "pakistan_government")]),
    ],
)
def test_they_are_many(text: str, expected: list[tuple[str, str]]) -> None:
    """ "They" passes over the state within a sentence, and takes up the subject of the one before."""
    assert meant(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ANP senator Zara Gul met the TTP. She left.", [("she", "anp")]),
        ("Wali Noor of the ANP met Zara Gul of the MQM. “Talks are on,” he said.", [("he", "anp")]),
        ("MQM envoy Wali Noor met ANP senator Zara Gul, and she left.", [("she", "anp")]),
        ("Zara Gul of the ANP spoke. Wali Noor of the MQM said no. The TTP met. “Never,” he said.", [("he", "mqm")]),
        ("The prime minister spoke. His envoy left.", [("his", "pakistan_government")]),
        ("Wali Noor of the MQM said he was ready.", [("he", "mqm")]),
    ],
)
def test_he_and_she_are_persons(text: str, expected: list[tuple[str, str]]) -> None:
    """ "…, he said" is who spoke last; else the speaker, the nearest person, the last subject; an office is one."""
    assert meant(text) == expected


@pytest.mark.parametrize("text", ["It agreed.", "They agreed.", "He agreed.", "We agree.", "Rain fell. She left."])
def test_a_pronoun_without_antecedent_is_nobody(text: str) -> None:
    """Nobody is named, so nobody is meant."""
    assert meant(text) == []


def test_a_persons_pronoun_does_not_mean_a_group() -> None:
    """ "He" after a group alone is nobody."""
    assert meant("The TTP agreed. He left.") == []


def test_we_is_who_speaks() -> None:
    """In the quote that goes on in the next sentence the speaker is still the same."""
    assert meant("“Talks are off,” TTP spokesman Wali Gul said. “We are at war. Our men are ready.”") == [
        ("we", "ttp"),
        ("our", "ttp"),
    ]


def test_a_new_speaker_takes_over_we() -> None:
    """A quote's "we" is whoever is named as its speaker, not whoever spoke before."""
    text = "The TTP said no. “We are ready,” said Zara Gul of the ANP. “I am too.”"
    assert meant(text) == [("we", "anp"), ("i", "anp")]


def test_a_headline_does_not_explain_the_body() -> None:
    """Pronouns of the text look back in the text alone."""
    assert [ref for r in read("It agreed.", title="ANP speaks")[1:] for ref in r.refs] == []


def test_us_in_capitals_is_a_country() -> None:
    """ "US" is not the pronoun."""
    text = "The US agreed with us"
    (part,) = sentences(None, text)
    assert [ref.text for ref in pronouns(part, [], tokens(text), text)] == ["us"]


def test_pronouns_lie_in_their_sentence_and_in_no_name() -> None:
    """Those of other sentences, and those that are part of a mention, are passed over."""
    text = "It is his. They left. We stay."
    part = sentences(None, text)[1]
    assert [ref.text for ref in pronouns(part, [], tokens(text), text)] == ["They"]
    inside = [Ref(part.start, part.end, part.text, "ttp", Form.NAME)]
    assert pronouns(part, inside, tokens(text), text) == []


def test_every_pronoun_is_small() -> None:
    """The table is looked up by the small form, and knows four ways to mean somebody."""
    assert all(word == word.lower() for word in PRONOUNS)
    assert set(PRONOUNS.values()) == {"person", "group", "plural", "self"}


def test_memory_keeps_people_and_groups_apart() -> None:
    """An office counts as a person."""
    memory = Memory()
    office = Ref(0, 2, "PM", "pakistan_government", Form.OFFICE)
    for ref in (PERSON, group("ttp"), office):
        memory.note(ref)
    assert (memory.people, memory.groups) == ([PERSON, office], [group("ttp")])
    assert [is_person(ref) for ref in (PERSON, group("ttp"), office)] == [True, False, True]


def test_memory_ages_its_speaker() -> None:
    """Each sentence without one makes the last speaker older; a new one is fresh; a subject stays until the next."""
    memory = Memory()
    memory.close([group("ttp"), PERSON], PERSON)
    assert (memory.subject, memory.speaker, memory.speaker_age) == (group("ttp"), PERSON, 0)
    memory.close([], None)
    memory.close([], None)
    assert (memory.subject, memory.speaker_age) == (group("ttp"), 2)
    memory.close([], group("anp"))
    assert (memory.speaker, memory.speaker_age) == (group("anp"), 0)


def test_a_speech_goes_on_for_two_sentences() -> None:
    """The third sentence without a speaker is nobody's any more."""
    implied = [r.implied and r.implied.actor for r in read("The TTP said no. Rain fell. Snow fell. Hail fell. Sun.")]
    assert implied == [None, "ttp", "ttp", "ttp", None]


def test_own_voice_changes_only_we_and_i() -> None:
    """Other mentions of the sentence keep their actors."""
    we = Ref(0, 2, "We", "ttp", Form.PRONOUN)
    it = Ref(5, 7, "it", "ttp", Form.PRONOUN)
    named = Ref(12, 21, "the group", "ttp", Form.NAME)
    assert [ref.actor for ref in own_voice([we, it, named], [we, it], PERSON)] == ["anp", "ttp", "ttp"]
