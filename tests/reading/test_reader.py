"""The reader as a whole, on articles written for this test."""

from datetime import UTC, datetime

import pytest

from service.domain.mention import Field
from service.reading.reader import StanceReader, build_reader
from service.topics.loader import load_topic

TITLE = "Government rules out talks with TTP"
TEXT = (
    "ISLAMABAD: The government will not hold talks with the banned Tehreek-e-Taliban Pakistan, Interior Minister Rana "
    "Sanaullah said on Tuesday.\n\nThere was no question of negotiating with terrorists, he told reporters."
)


@pytest.fixture(scope="module")
def reader() -> StanceReader:
    return build_reader(load_topic())


def test_offsets_point_at_the_text(reader: StanceReader) -> None:
    """Every mention, observation and note is exactly the slice that it says it is."""
    analysis = reader.read(TITLE, TEXT, datetime(2023, 1, 3, tzinfo=UTC))
    fields = {Field.TITLE: TITLE, Field.TEXT: TEXT}
    for found in (*analysis.mentions, *analysis.observations):
        assert fields[found.field][found.start : found.end] == found.text
    for note in analysis.notes:
        assert fields[Field(note.field)][note.start : note.end] == note.text


def test_plain_refusal(reader: StanceReader) -> None:
    """A plain refusal is the government's, current, and its evidence holds the deciding words."""
    analysis = reader.read(TITLE, TEXT, datetime(2023, 1, 3, tzinfo=UTC))
    assert analysis.relevant
    stance = analysis.stances["pakistan_government"]
    assert stance.stance == "reject"
    assert "ttp" not in analysis.stances
    assert analysis.observations[stance.evidence[0]].cues


def test_same_input_same_analysis(reader: StanceReader) -> None:
    """Reading is pure."""
    day = datetime(2023, 1, 3, tzinfo=UTC)
    assert reader.read(TITLE, TEXT, day) == reader.read(TITLE, TEXT, day)


@pytest.mark.parametrize(
    ("title", "text"), [(None, "x"), ("", "\n\n"), ("?", "…"), (None, "TTP"), ("A" * 3000, "B. " * 2000)]
)
def test_odd_texts_are_read(reader: StanceReader, title: str | None, text: str) -> None:
    """Nothing raises on odd texts."""
    assert reader.read(title, text, datetime(2023, 1, 3, tzinfo=UTC)).tagger_version == reader.version
