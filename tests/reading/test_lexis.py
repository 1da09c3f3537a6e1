"""Titles, heads and names that are nobody's: English ones with the topic's."""

from datetime import date
from pathlib import Path

from service.reading.coreference import resolve
from service.reading.english import HEADS, TITLES
from service.reading.lexis import lexis
from service.reading.mentions import MentionFinder
from service.topics.loader import load_topic

RIVER = load_topic(Path(__file__).parents[1] / "topics" / "river")


def test_the_topic_adds_its_own() -> None:
    """A title of the topic's is a title; one that says what its bearer is does so; English ones stay."""
    found = lexis(RIVER)
    assert {"jarl", "herr", "druid", "skipper"} | TITLES == found.titles
    assert dict(HEADS) | {"druid": "cleric", "skipper": "leader"} == found.heads
    assert "herr" in found.misters
    assert "delta" in found.not_people


def test_no_region_has_its_titles_in_the_code() -> None:
    """A topic of another part of the world does not take this one's honours for titles."""
    assert not lexis(RIVER).titles & load_topic("ttp").listed("title")


def test_a_title_of_the_topic_is_no_part_of_a_name() -> None:
    """ "Jarl Odd Vik" is Odd Vik, and "the cleric" finds the druid."""
    text = "River Front spokesman Jarl Odd Vik met Druid Per Holm. The cleric was ready for talks, he said."
    readings = resolve(None, text, date(2022, 5, 1), RIVER, MentionFinder(RIVER))
    named = [(ref.text, ref.actor) for reading in readings for ref in reading.refs]
    assert ("Odd Vik", "front") in named
    assert ("The cleric", "front") in named
