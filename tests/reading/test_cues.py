"""The topic's cue classes in a sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from service.reading.cues import CueFinder
from service.topics.loader import load_topic

TOPIC = load_topic()
STORIES = Path(__file__).resolve().parents[1] / "data" / "stories.jsonl"


@pytest.mark.parametrize("text", ["İİİİ İİİİ: talks", "ΑΣ talks"])
def test_cues_point_at_the_text(text: str) -> None:
    """Also where small letters are more than the capitals were."""
    found = CueFinder(TOPIC).find(text)
    assert [(cue.name, text[cue.start : cue.end]) for cue in found if cue.name == "talks"] == [("talks", "talks")]


def test_cues_have_no_regard_to_case() -> None:
    """ "TALKS" is "talks", and the text of the cue is as written."""
    assert ("talks", "TALKS") in [(cue.name, cue.text) for cue in CueFinder(TOPIC).find("NO TALKS")]


def test_cues_come_in_order() -> None:
    """By place, and words that only tell two movements apart are none."""
    found = CueFinder(TOPIC).find("In Kabul they offered talks and a truce")
    assert [cue.start for cue in found] == sorted(cue.start for cue in found)
    assert not [cue for cue in found if cue.name.endswith("_near")]


def test_the_sieve_changes_nothing() -> None:
    """What is found is what a search for every class finds, curly quotes, dashes and foreign letters included."""
    finder = CueFinder(TOPIC)
    every = CueFinder(TOPIC)
    every._sieve = None
    rows = [json.loads(line) for line in STORIES.read_text("utf-8").splitlines()]
    texts = [text for row in rows for text in (row["title"], *row["paragraphs"])]
    texts += [text.replace("'", "’").replace(" - ", " — ") for text in texts] + ["Le café rejeté: no\u00a0talks…"]
    assert finder._sieve is not None
    assert [finder.find(text) for text in texts] == [every.find(text) for text in texts]


def test_any_pattern_will_do() -> None:
    """A pattern that no automaton can read (it looks behind) is searched for all the same, as are the others."""
    odd = replace(TOPIC, cues={"talks": (r"(?<!small )talk",), "negation": (r"\bno\b",)})
    found = CueFinder(odd).find("no small talk, but talk")
    assert [(cue.name, cue.start) for cue in found] == [("negation", 0), ("talks", 19)]
