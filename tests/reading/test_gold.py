"""Labelled stories: the three shapes of a line, and the line of a mistake."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from service.reading.gold import UNDATED, Gold, GoldError, parse

STORY = {"id": "s1", "published": "2014-02-03", "title": "Talks open", "text": "They met.", "stances": {}}


def story(**changed: Any) -> Gold:
    """The story with something changed."""
    return parse([json.dumps(STORY | changed)])[0]


def test_a_story() -> None:
    """Id, title, text, relevance and stances are as written; the day is read at noon UTC."""
    found = story(relevant=True, stances={"ttp": "engage"}, kind="news")
    assert (found.id, found.title, found.text, found.kind) == ("s1", "Talks open", "They met.", "news")
    assert found.published == datetime(2014, 2, 3, 12, tzinfo=UTC)
    assert found.relevant is True
    assert found.stances == {"ttp": "engage"}


def test_a_time_of_day_is_left_out() -> None:
    """A full timestamp gives its day."""
    assert story(published="2014-02-03T23:59:00Z").published.date().isoformat() == "2014-02-03"


def test_paragraphs_become_a_text() -> None:
    """They are parted by an empty line."""
    row = {name: value for name, value in STORY.items() if name != "text"} | {"paragraphs": ["One.", "Two."]}
    assert parse([json.dumps(row)])[0].text == "One.\n\nTwo."


def test_what_nobody_said_is_not_false() -> None:
    """Relevance is unknown where the line is silent, and a missing title is empty."""
    assert story(title=None).relevant is None
    assert story(title=None).title == ""


def test_a_stance_with_its_evidence() -> None:
    """The long form of a stance gives its words, and may mark it as disputed."""
    found = story(
        stances={"ttp": {"stance": "reject", "evidence": "no"}, "pti": {"stance": "engage", "evidence": "yes",
                                                                       "disputed": True}}
    )  # fmt: skip
    assert found.stances == {"ttp": "reject", "pti": "engage"}
    assert found.evidence == {"ttp": ("no",), "pti": ("yes",)}
    assert found.disputed == {"pti"}


def test_observations_give_evidence_and_past() -> None:
    """A current one's words are evidence; a past one's stance is past and no evidence."""
    seen = [
        {"actor": "ttp", "stance": "engage", "tense": "current", "evidence": "agreed"},
        {"actor": "ttp", "stance": "engage", "tense": "current", "evidence": "met"},
        {"actor": "pti", "stance": "reject", "tense": "past", "evidence": "had refused"},
    ]
    found = story(stances={"ttp": "engage"}, observations=seen)
    assert found.evidence == {"ttp": ("agreed", "met")}
    assert found.past == {"pti": "reject"}


def test_a_past_that_is_written_wins() -> None:
    """The line's own `past` is taken before what its observations say."""
    seen = [{"actor": "pti", "stance": "reject", "tense": "past", "evidence": "had refused"}]
    assert story(past={"anp": "engage"}, observations=seen).past == {"anp": "engage"}


@pytest.mark.parametrize(("form", "title", "text"), [("headline", "They met", ""), ("body", "", "They met")])
def test_a_sentence(form: str, title: str, text: str) -> None:
    """It is a title or a text alone, of a fixed day; neutral is no stance."""
    row = {"id": 7, "text": "They met", "form": form, "stances": {"ttp": "engage", "pti": "neutral"}}
    found = parse([json.dumps(row)])[0]
    assert (found.id, found.title, found.text, found.kind) == ("7", title, text, "sentence")
    assert found.stances == {"ttp": "engage"}
    assert found.published.date() == UNDATED
    assert found.past == {}


def test_a_sentence_of_the_past() -> None:
    """Its stances are past ones too."""
    row = {"id": 7, "text": "They had met", "form": "body", "stances": {"ttp": "engage"}, "tense": "past"}
    assert parse([json.dumps(row)])[0].past == {"ttp": "engage"}


def test_blank_lines_are_passed_over() -> None:
    """They are no stories; an empty file has none."""
    assert len(parse(["", json.dumps(STORY), "  \n"])) == 1
    assert parse([]) == []


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "7",
        '"text"',
        json.dumps({name: value for name, value in STORY.items() if name != "id"}),
        json.dumps({name: value for name, value in STORY.items() if name != "published"}),
        json.dumps({name: value for name, value in STORY.items() if name != "stances"}),
        json.dumps({name: value for name, value in STORY.items() if name != "text"}),
        json.dumps(STORY | {"published": "3 Feb 2014"}),
        json.dumps(STORY | {"published": None}),
        json.dumps(STORY | {"stances": ["ttp"]}),
        json.dumps(STORY | {"stances": {"ttp": {"stance": "engage"}}}),
        json.dumps(STORY | {"observations": [{"actor": "ttp"}]}),
        json.dumps(STORY | {"stances": {"ttp": 1}}),
        json.dumps({"id": 7, "form": "body", "stances": {}}),
    ],
)
def test_a_mistake_is_named_with_its_line(line: str) -> None:
    """The line's number counts blank ones too, as an editor does."""
    with pytest.raises(GoldError, match=r"^line 3: "):
        parse([json.dumps(STORY), "", line])
