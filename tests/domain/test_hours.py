"""Quiet hours and digests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from service.domain.hours import release_at

KARACHI = "Asia/Karachi"  # UTC+5, no summer time
NIGHT = {"quiet_hours": {"from": "22:00", "to": "07:00", "zone": KARACHI}}
NOON = {"quiet_hours": {"from": "12:00", "to": "14:00", "zone": "UTC"}}
DAILY = {"digest": {"every": "daily", "at": "08:00", "day": None, "zone": KARACHI}}
WEEKLY = {"digest": {"every": "weekly", "at": "08:00", "day": "monday", "zone": KARACHI}}
SUMMER = {"digest": {"every": "daily", "at": "02:30", "day": None, "zone": "Europe/Berlin"}}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


TABLE = [
    ("no hours", {}, "2026-05-04T12:00", "2026-05-04T12:00"),
    ("before midnight", NIGHT, "2026-05-04T18:00", "2026-05-05T02:00"),
    ("after midnight", NIGHT, "2026-05-04T20:00", "2026-05-05T02:00"),
    ("by day", NIGHT, "2026-05-04T10:00", "2026-05-04T10:00"),
    ("the end is open", NIGHT, "2026-05-05T02:00", "2026-05-05T02:00"),
    ("a rest at noon", NOON, "2026-05-04T12:30", "2026-05-04T14:00"),
    ("today's digest", DAILY, "2026-05-04T02:00", "2026-05-04T03:00"),
    ("tomorrow's digest", DAILY, "2026-05-04T03:01", "2026-05-05T03:00"),
    ("on the dot", DAILY, "2026-05-04T03:00", "2026-05-04T03:00"),
    ("next monday", WEEKLY, "2026-05-04T04:00", "2026-05-11T03:00"),
    ("this monday", WEEKLY, "2026-05-03T04:00", "2026-05-04T03:00"),
    ("a digest inside quiet hours waits", NIGHT | WEEKLY | {"digest": WEEKLY["digest"] | {"at": "06:00"}},
     "2026-05-03T04:00", "2026-05-04T02:00"),
    ("an hour that a change of clocks skips", SUMMER, "2026-03-29T00:00", "2026-03-29T01:30"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "at", "released"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_when_a_channel_may_speak(options: dict[str, Any], at: str, released: str) -> None:
    """Each row: the channel's hours, when the alert comes, when it may go out (both UTC)."""
    assert release_at(options, utc(at)) == utc(released)
