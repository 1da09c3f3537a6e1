"""When a feed is polled next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.domain.feed import MAX_FAILING, MAX_PACE, Entry, Feed, FeedState, pace_after, pace_after_failure, sane_date

NOW = datetime(2026, 5, 4, tzinfo=UTC)


def feed(interval: int, pace: int) -> Feed:
    return Feed("feed_1", "http://a.example/", interval, pace, FeedState.ACTIVE, NOW, NOW)


@pytest.mark.parametrize(
    ("interval", "pace", "new", "after"),
    [
        (600, 600, 3, 600),
        (600, 4800, 1, 600),
        (600, 600, 0, 900),
        (600, 900, 0, 1350),
        (600, 4800, 0, 4800),
        (3600, 20_000, 0, MAX_PACE),
        (86_400, 86_400, 0, 86_400),
    ],
)
def test_a_quiet_feed_is_asked_less_often(interval: int, pace: int, new: int, after: int) -> None:
    """Half as long again each time, up to eight intervals or six hours; news bring the interval back."""
    assert pace_after(feed(interval, pace), new) == after


@pytest.mark.parametrize(
    ("failures", "asked", "after"),
    [
        (1, None, 1200),
        (2, None, 2400),
        (99, None, MAX_FAILING),
        (1, 7000.0, 7000),
        (1, 1e9, MAX_FAILING),
        (1, 5.0, 1200),
    ],
)
def test_a_failing_feed_is_asked_at_twice_the_distance(failures: int, asked: float | None, after: int) -> None:
    """And not before the site says so, but once a day at least."""
    assert pace_after_failure(600, failures, asked) == after


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        (NOW, True),
        (NOW + timedelta(hours=23), True),
        (NOW + timedelta(days=3), False),
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (None, False),
    ],
)
def test_dates_that_no_article_has_are_dropped(at: datetime | None, kept: bool) -> None:
    """The epoch and the future are slips of a feed."""
    assert (sane_date(at, NOW) is not None) is kept


def test_an_entry_without_a_guid_is_known_by_its_url() -> None:
    """Two entries of one URL are one."""
    assert Entry("", "http://a.example/1").guid_hash == Entry("http://a.example/1", "http://b.example/").guid_hash
