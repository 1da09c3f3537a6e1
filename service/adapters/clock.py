"""The system's clock, and one for tests that stands until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Now, as aware UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until `advance` or `set` moves it."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """The time it was last set to."""
        return self._now

    def advance(self, delta: timedelta) -> None:
        """Moves the clock by `delta`, backwards too."""
        self._now += delta
