"""When a person's channel may be used: quiet hours and digests, in the reader's own time zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def release_at(options: Mapping[str, Any], at: datetime) -> datetime:
    """The first moment not before `at` when the channel may be used: the next digest, then the end of quiet hours.

    `options`: `quiet_hours {from, to, zone}` with times as "22:00", `digest {every: daily·weekly, at, day, zone}`;
    either may be missing or None. Hours skipped by a change of clocks count as the first moment after.
    """
    digest, quiet = options.get("digest"), options.get("quiet_hours")
    released = _next_digest(digest, at) if digest else at
    return _after_quiet(quiet, released) if quiet else released


def _next_digest(digest: Mapping[str, Any], at: datetime) -> datetime:
    local = at.astimezone(ZoneInfo(digest["zone"]))
    for days in range(9):
        day = local.date() + timedelta(days=days)
        moment = datetime.combine(day, time.fromisoformat(digest["at"]), local.tzinfo).astimezone(UTC)
        right_day = digest["every"] == "daily" or WEEKDAYS[day.weekday()] == digest["day"]
        if right_day and moment >= at:
            return moment
    raise ValueError(f"no digest within nine days: {digest}")


def _after_quiet(quiet: Mapping[str, Any], at: datetime) -> datetime:
    local = at.astimezone(ZoneInfo(quiet["zone"]))
    start, end = time.fromisoformat(quiet["from"]), time.fromisoformat(quiet["to"])
    now = local.time().replace(tzinfo=None)
    inside = start <= now < end if start <= end else now >= start or now < end
    if not inside:
        return at
    day = local.date() + timedelta(days=1 if start > end and now >= start else 0)
    return max(at, datetime.combine(day, end, local.tzinfo).astimezone(UTC))
