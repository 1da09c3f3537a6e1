"""Who speaks in a sentence."""

from datetime import date

import pytest

from service.reading.coreference import resolve
from service.reading.mentions import MentionFinder
from service.reading.speakers import NOBODY, QUOTED
from service.topics.loader import load_topic

TOPIC = load_topic()
FINDER = MentionFinder(TOPIC)
DAY = date(2023, 1, 3)


def speaker(text: str, title: str | None = None) -> tuple[str, str] | None:
    """The first sentence's (or the headline's) speaker: how written, and the actor."""
    found = resolve(title, text, DAY, TOPIC, FINDER)[0].speaker
    return (found.text, found.actor) if found is not None else None


GUL = ("Zara Gul", "anp")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zara Gul of the ANP said no.", GUL),
        ("The TTP has also repeatedly said no.", ("TTP", "ttp")),
        ("“Never,” the TTP said.", ("TTP", "ttp")),
        ("“Never,” TTP spokesman Wali Gul said.", ("Wali Gul", "ttp")),
        ("The TTP, which met on Friday, said no.", ("TTP", "ttp")),
        ("“Never,” said the TTP.", ("TTP", "ttp")),
        ("“Never,” said Zara Gul of the ANP.", GUL),
        ("“Never,” said ANP senator Zara Gul.", GUL),
        ("“Never,” said a senior TTP commander.", ("TTP commander", "ttp")),
        ("Talks are over, according to the TTP.", ("TTP", "ttp")),
        ("The TTP told the elders to wait.", ("TTP", "ttp")),
        ("The TTP made it clear that talks were off.", ("TTP", "ttp")),
        ("Wali Noor of the MQM met Zara Gul of the ANP and the TTP said no.", ("TTP", "ttp")),
    ],
)
def test_the_speaker_stands_by_the_verb_of_saying(text: str, expected: tuple[str, str]) -> None:
    """Right before it, or right behind it with only titles between; the person rather than the party."""
    assert speaker(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The TTP did nothing and left for the hills.",
        "“The TTP said no.”",
        "'The TTP said no to it all.'",
        "‘The TTP said no.’",
        '"The TTP said no.',
        "The TTP left; said nothing.",
        "The TTP: said nothing.",
    ],
)
def test_a_sentence_may_have_no_speaker(text: str) -> None:
    """Without a verb of saying, with one inside a quote, or parted from it, the actor named does not speak."""
    assert speaker(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "A shopkeeper said talks with the TTP would help.",
        "“Never,” a shopkeeper said of the TTP.",
        "Residents told reporters that the TTP was near.",
    ],
)
def test_a_stranger_speaks_for_nobody(text: str) -> None:
    """Somebody who stands for no actor is the public, and the actor that is spoken of does not speak."""
    assert speaker(text) == (NOBODY.text, "_analyst")


def test_what_is_told_is_not_who_tells() -> None:
    """Behind "that" an actor is spoken of."""
    assert speaker("The news that the TTP met, a shopkeeper said, was old.") == ("", "_analyst")
    assert speaker("The TTP heard that a shopkeeper said no.") == ("", "_analyst")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("No talks with TTP: Army", ("Army", "pakistan_military")),
        ("No talks with TTP: ANP senator Zara Gul", GUL),
        ("TTP: no talks with army", ("TTP", "ttp")),
        ("TTP — no talks with army", ("TTP", "ttp")),
        ("No talks with TTP, says PM", ("PM", "pakistan_government")),
        ("TTP says no to army", ("TTP", "ttp")),
        ("No talks with TTP - Army", ("Army", "pakistan_military")),
    ],
)
def test_a_headlines_colon_names_its_speaker(title: str, expected: tuple[str, str]) -> None:
    """At its end, or before its beginning; a dash and "says" do the same."""
    assert speaker("Rain fell.", title) == expected


@pytest.mark.parametrize(
    "title", ["Army opposes TTP talks", "Talks: what next?", "Talks with the TTP at risk: a look back", "Rain: 3 dead"]
)
def test_a_headline_may_have_no_speaker(title: str) -> None:
    """Without a colon, or with nobody next to it."""
    assert speaker("Rain fell.", title) is None


def test_a_bare_line_is_read_as_a_headline() -> None:
    """A text that is one line without a stop has a headline's grammar."""
    assert speaker("No talks with TTP: Army") == ("Army", "pakistan_military")


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("He said “no” and “never”.", ["“no”", "“never”"]),
        ("He said “no, never.", ["“no, never."]),
        ('He said "no" twice.', ['"no"']),
        ("He said ‘never again’ now.", ["‘never again’"]),
        ("He said 'talks are over' now.", ["'talks are over'"]),
        ("The TTP's and the elders' men", []),
        ("The TTP’s and the elders’ men", []),
        ("", []),
    ],
)
def test_quotes(text: str, quotes: list[str]) -> None:
    """Curly and straight, double and single; one left open runs to the end; an apostrophe is no quote."""
    assert [match[0] for match in QUOTED.finditer(text)] == quotes


def test_a_very_long_sentence_has_its_speaker() -> None:
    """A thousand words between quotes do not hide who says them."""
    assert speaker("“" + "never again " * 1000 + ",” the TTP said.") == ("TTP", "ttp")
