"""Dates as news pages print them."""

from datetime import UTC, datetime, timedelta

import pytest

from service.cleaning.dates import find_dates, plausible

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("06 June,2023 06:23 PM IST", datetime(2023, 6, 6, 12, 53, tzinfo=UTC)),
        ("Updated: 22 May 2008, 09:14 IST", datetime(2008, 5, 22, 3, 44, tzinfo=UTC)),
        ("Aug 3, 2025, 23:07 PKT", datetime(2025, 8, 3, 18, 7, tzinfo=UTC)),
        ("Sun Feb 3, 2013 6:52pm EST", datetime(2013, 2, 3, 23, 52, tzinfo=UTC)),
        ("2023-06-06T18:23:00+05:30", datetime(2023, 6, 6, 12, 53, tzinfo=UTC)),
        ("2021-10-01", datetime(2021, 10, 1, tzinfo=UTC)),
        ("March 3rd, 2014", datetime(2014, 3, 3, tzinfo=UTC)),
        ("16 Apr, 2024", datetime(2024, 4, 16, tzinfo=UTC)),
        ("25/12/2020", datetime(2020, 12, 25, tzinfo=UTC)),
        ("12/25/2020", datetime(2020, 12, 25, tzinfo=UTC)),
        ("5 May 2014 12:30 a.m. GMT", datetime(2014, 5, 5, 0, 30, tzinfo=UTC)),
        ("21 Oct 2025, 07:02 GST", datetime(2025, 10, 21, 3, 2, tzinfo=UTC)),
    ],
)
def test_read(text, when):
    """A printed date becomes the UTC time that it means."""
    assert [found.when for found in find_dates(text)] == [when]


@pytest.mark.parametrize("text", ["04/05/2023", "June 2023", "31 February 2020", "1234-56-78", "May 45"])
def test_not_read(text):
    """What can be read in two ways, or is no full date, is no date."""
    assert find_dates(text) == []


def test_an_impossible_time_leaves_the_day():
    """`29:99` behind a date does not lose the date."""
    assert find_dates("3 June 2013 29:99")[0].when == datetime(2013, 6, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "accepted"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (datetime(1989, 12, 31, tzinfo=UTC), False),
        (datetime(2007, 5, 1, tzinfo=UTC), True),
        (NOW + timedelta(hours=20), True),
        (NOW + timedelta(days=2), False),
    ],
)
def test_plausible(when, accepted):
    """The future, 1970 and the time before the web are refused; a clock ahead by a time zone is not."""
    assert plausible(when, NOW) is accepted
