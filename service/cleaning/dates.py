"""Dates as news pages print them: `06 June,2023 06:23 PM IST`, `Aug 3, 2025, 23:07 IST`, `2023-06-06T18:23:00+05:30`.

A date that could be read in two ways (`04/05/2023`) is no date: a wrong date is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

#: Nothing on the web is older; 1970-01-01 is a computer's way to say that it has no date.
EARLIEST = date(1990, 1, 1)
#: A page's clock may be ahead of ours by its time zone, no further.
TOLERANCE = timedelta(hours=26)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
#: Minutes east of UTC. `PST` is left out: Pakistan's and the Pacific's differ by 13 hours.
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "bst": 60, "cet": 60, "cest": 120, "ist": 330, "pkt": 300, "aft": 270, "gst": 240,
    "est": -300, "edt": -240, "et": -300, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pdt": -420,
    "eet": 120, "eest": 180, "msk": 180, "trt": 180, "ast": 180, "sgt": 480, "hkt": 480, "jst": 540, "aest": 600,
}  # fmt: skip

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = r"(?P<iso_y>(?:19|20)\d\d)[-/.](?P<iso_m>\d{1,2})[-/.](?P<iso_d>\d{1,2})"
_DAY_FIRST = (
    rf"(?P<df_d>\d{{1,2}})(?:st|nd|rd|"
    rf"th)?(?:\s+of)?[\s,-]{{1,3}}(?P<df_m>{_MONTH})\.?[\s,-]{{1,3}}(?P<df_y>(?:19|20)\d\d)"
)
_MONTH_FIRST = rf"(?P<mf_m>{_MONTH})\.?\s{{0,3}}(?P<mf_d>\d{{1,2}})(?:st|nd|rd|th)?[\s,]{{1,3}}(?P<mf_y>(?:19|20)\d\d)"
_NUMERIC = r"(?P<nu_a>\d{1,2})[./-](?P<nu_b>\d{1,2})[./-](?P<nu_y>(?:19|20)\d\d)"
_DATE = re.compile(rf"(?<![\w/.-])(?:{_ISO}|{_DAY_FIRST}|{_MONTH_FIRST}|{_NUMERIC})(?!\d)", re.IGNORECASE)
_TIME = re.compile(
    r"^(?P<sep>t|[\s,|@•·–-]{1,5}(?:at\s+)?)(?P<h>\d{1,2})[:.](?P<m>\d\d)(?:[:.](?P<s>\d\d)(?:\.\d{1,9})?)?"
    r"\s{0,2}(?P<half>[ap]\.?m\.?)?\s{0,2}\(?(?P<zone>z\b|[+-]\d\d:?\d\d|[a-z]{2,4}\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: `when` is aware UTC (midnight UTC if only a day is given), `[start, end)` the span."""

    when: datetime
    start: int
    end: int
    has_time: bool = False
    has_zone: bool = False


def find_dates(text: str) -> list[FoundDate]:
    """Every unambiguous full date in `text`, in order."""
    return [found for match in _DATE.finditer(text) if (found := _read(text, match)) is not None]


def plausible(when: datetime, received_at: datetime) -> bool:
    """Whether an article received at `received_at` can have been published `when`: not in the future, not 1970."""
    return when.date() >= EARLIEST and when <= received_at + TOLERANCE


def _read(text: str, match: re.Match[str]) -> FoundDate | None:
    day = _day(match.groupdict())
    if day is None:
        return None
    clock = _TIME.match(text[match.end() : match.end() + 40])
    if clock is None:
        return FoundDate(datetime(day.year, day.month, day.day, tzinfo=UTC), match.start(), match.end())
    return _with_clock(day, match, clock)


def _day(parts: dict[str, str | None]) -> date | None:
    if parts["iso_y"]:
        return _date(parts["iso_y"], parts["iso_m"], parts["iso_d"])
    if parts["df_y"]:
        return _date(parts["df_y"], _month(parts["df_m"]), parts["df_d"])
    if parts["mf_y"]:
        return _date(parts["mf_y"], _month(parts["mf_m"]), parts["mf_d"])
    first, second = int(parts["nu_a"] or 0), int(parts["nu_b"] or 0)
    if first > 12 or first == second:
        return _date(parts["nu_y"], second, str(first))
    if second > 12:
        return _date(parts["nu_y"], first, str(second))
    return None


def _month(name: str | None) -> int:
    return _MONTHS[(name or "").lower()]


def _date(year: str | None, month: str | int | None, day: str | None) -> date | None:
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None


def _with_clock(day: date, match: re.Match[str], clock: re.Match[str]) -> FoundDate:
    """The date with its time of day; an impossible time leaves the date alone."""
    hour, minute, half = int(clock["h"]), int(clock["m"]), (clock["half"] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    zone = _zone(clock["zone"])
    start, end = match.start(), match.end()
    try:
        when = datetime(day.year, day.month, day.day, hour, minute, int(clock["s"] or 0), tzinfo=zone or UTC)
        return FoundDate(when.astimezone(UTC), start, end + clock.end(), True, zone is not None)
    except (ValueError, OverflowError):
        return FoundDate(datetime(day.year, day.month, day.day, tzinfo=UTC), start, end)


def _zone(name: str | None) -> timezone | None:
    if not name:
        return None
    if name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes)) if minutes < 24 * 60 else None
    minutes_east = _ZONES.get(name.lower())
    return None if minutes_east is None else timezone(timedelta(minutes=minutes_east))
