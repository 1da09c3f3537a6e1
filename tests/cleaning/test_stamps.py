"""The article's own date in pasted text."""

from datetime import UTC, datetime

import pytest

from service.cleaning.pasted import clean_pasted

NOW = datetime(2026, 3, 1, tzinfo=UTC)
BODY = """The first boats were tied to the lamp posts of the old town on Tuesday, a day before the crest is due.
Engineers said that the gauge at the barrage stood at eleven feet in the evening, two below the mark of 2010."""


def dates(head: str = "", tail: str = ""):
    """The dates of a small pasted page."""
    return clean_pasted(f"Boats ready as the river rises\n{head}\n{BODY}\n{tail}", None, NOW).dates


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Published: 3 July 2024", "2024-07-03"),
        ("July 3, 2024", "2024-07-03"),
        ("Published July 3, 2024 - Updated July 9, 2024", "2024-07-03"),
        ("Last updated: 9 July 2024\nFirst published: 3 July 2024", "2024-07-03"),
        ("Today's Paper | November 18, 2024\nPublished July 3, 2024", "2024-07-03"),
        ("This story is from July 3, 2024", "2024-07-03"),
        ("News Desk | July 03, 2024 | 4 min read", "2024-07-03"),
    ],
)
def test_head_stamps(head, day):
    """A stamp in the head is the article's date, the publication before the update, whatever their order."""
    assert dates(head).published.date().isoformat() == day


def test_update_is_modification():
    """`Updated` is the time of modification, even if the head has no other date."""
    found = dates("Published July 3, 2024 - Updated July 9, 2024")
    assert found.modified.date().isoformat() == "2024-07-09"
    alone = dates("Updated: July 9, 2024")
    assert alone.published is None
    assert alone.modified.date().isoformat() == "2024-07-09"


def test_printed_in():
    """`Published in …` at the end is the article's date."""
    assert dates(tail="Published in The River Times, July 3rd, 2024").published.date().isoformat() == "2024-07-03"


def test_dateline_with_a_year():
    """A dateline that names day and year dates the article."""
    text = "KABUL, June 2, 2022: The river rose by two feet overnight and took a bridge with it, officials said."
    assert clean_pasted(text, None, NOW).dates.published == datetime(2022, 6, 2, tzinfo=UTC)
    assert clean_pasted(text, None, NOW).text == text


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("Published: 3 July 2031", ""),
        ("January 1, 1970", ""),
        ("", "Related\nOld bridge in Attock to close\n3 July 2024"),
        ("", "Page last modified 14 June 2023, 08:12"),
        ("", "© 2024 River Times"),
    ],
)
def test_refused(head, tail):
    """The future, 1970, other stories' dates and page maintenance are not the article's date."""
    assert dates(head, tail).published is None
