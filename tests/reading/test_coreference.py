"""Who is meant: offices by date, second mentions, descriptions, pronouns, places, the bare name."""

from datetime import date
from pathlib import Path

import pytest

from service.reading.coreference import Reading, resolve
from service.reading.mentions import MentionFinder
from service.topics.loader import load_topic

TOPIC = load_topic()
FINDER = MentionFinder(TOPIC)


def read(text: str, day: date = date(2023, 1, 3), title: str | None = None) -> list[Reading]:
    return resolve(title, text, day, TOPIC, FINDER)


def named(readings: list[Reading]) -> list[tuple[str, str]]:
    return [(ref.text, ref.actor) for reading in readings for ref in reading.refs]


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("Imran Khan backed talks.", date(2013, 9, 1), ("Imran Khan", "pti")),
        ("Imran Khan backed talks.", date(2021, 10, 1), ("Imran Khan", "pakistan_government")),
        ("Kabul offered to mediate.", date(2022, 5, 1), ("Kabul", "afghan_taliban")),
        ("Rawalpindi opposed talks.", date(2014, 1, 1), ("Rawalpindi", "pakistan_military")),
        ("The Tehreek-e-Taliban Pakistan agreed.", date(2014, 1, 1), ("Tehreek-e-Taliban Pakistan", "ttp")),
        ("Talks with Fitna al-Khawarij are over.", date(2024, 9, 1), ("Fitna al-Khawarij", "ttp")),
        ("PML-N leader Sana Gul objected.", date(2021, 1, 1), ("Sana Gul", "pmln")),
        ("Noor Gul, who speaks for the TTP, agreed.", date(2021, 1, 1), ("Noor Gul", "ttp")),
    ],
)
def test_holders(text: str, day: date, expected: tuple[str, str]) -> None:
    """Names, metonyms and strangers whom the text explains, by the article's date."""
    assert expected in named(read(text, day))


@pytest.mark.parametrize(
    "text", ["Officials met in Islamabad.", "ISLAMABAD: Rain fell.", "He lives far from Islamabad."]
)
def test_a_capital_may_be_a_place(text: str) -> None:
    """In a dateline or after a preposition of place a capital is nobody."""
    assert all(actor != "pakistan_government" or name != "Islamabad" for name, actor in named(read(text)))


def test_second_mentions() -> None:
    """A surname, a role, a description and a pronoun find their actors."""
    found = named(
        read(
            "The TTP welcomed the offer. The group named a team, TTP spokesman Wali Gul said. Gul asked for time. "
            "He thanked the mediators."
        )
    )
    assert [actor for name, actor in found if name in {"The group", "Gul", "He"}] == ["ttp", "ttp", "ttp"]


def test_his_government_is_the_speakers_own() -> None:
    """Where the rival rules, its minister's government is not the state's."""
    (reading,) = read("Amir Khan Muttaqi said his government would help the TTP and Islamabad to talk.")
    assert ("his government", "afghan_taliban") in named([reading])


def test_the_bare_name_goes_by_the_article() -> None:
    """ "Taliban" is the TTP in Swat and the Afghan movement in Doha."""
    swat = named(read("Taliban in Matta agreed with elders in Swat to a truce. The Taliban kept it.", date(2009, 2, 1)))
    doha = named(read("The Taliban told American envoys in Doha that Kabul must wait.", date(2012, 3, 1)))
    assert {actor for name, actor in swat if name.endswith("Taliban")} == {"ttp"}
    assert ("Taliban", "afghan_taliban") in doha


def test_a_headline_is_explained_by_the_body() -> None:
    """A bare surname in the headline is whoever bears it in the text."""
    readings = read("Bilal Gul, a TTP commander, agreed.", title="Gul says yes")
    assert ("Gul", "ttp") in named(readings[:1])


def test_who_speaks() -> None:
    """Before the verb, behind it, across a colon; a stranger is nobody."""
    assert read("“We are ready,” said Rana Sanaullah.")[0].speaker.actor == "pakistan_government"  # type: ignore[union-attr]
    assert read("x", title="No talks with TTP: PM")[0].speaker.text == "PM"  # type: ignore[union-attr]
    assert read("A shopkeeper said talks with the TTP would help.")[0].speaker.actor == "_analyst"  # type: ignore[union-attr]


def test_whose_an_office_is_the_topic_says() -> None:
    """Another country before or behind an office, and what is nobody's name, stand in the topic's tables."""
    topic = load_topic(Path(__file__).parents[1] / "topics" / "river")

    def offices(text: str) -> list[str]:
        found = resolve(None, text, date(2022, 1, 1), topic, MentionFinder(topic))
        return [ref.text for reading in found for ref in reading.refs]

    assert offices("The prime minister left.") == ["prime minister"]
    assert offices("The Westlander prime minister left.") == []
    assert offices("The prime minister of Sudland left.") == []
    assert offices("The Indian prime minister left.") == ["prime minister"]
    assert offices("Nordhavn-Front war goes on.") == ["Nordhavn"]
    assert offices("Nordhavn-based men left.") == []
    assert offices("Upper Delta of the River Front left.") == ["River Front"]


def test_another_topic_needs_data_only() -> None:
    """The same steps read a conflict that exists only in the test topic's tables."""
    topic = load_topic(Path(__file__).parents[1] / "topics" / "river")
    text = "Prime Minister Ada Lind refused talks with the River Front. The rebels, Per Holm said, were ready."
    found = [
        (ref.text, ref.actor)
        for reading in resolve(None, text, date(2022, 1, 1), topic, MentionFinder(topic))
        for ref in reading.refs
    ]
    assert ("Ada Lind", "norland") in found
    assert ("The rebels", "front") in found
    assert ("Per Holm", "front") in found
