"""What an operator asks across aggregates: do articles still come in?"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from service.adapters.database.tables import articles, feeds

#: A feed this much beyond the time of its next poll is late.
_LATE = timedelta(minutes=10)

#: Failures in a row after which a feed counts as failing.
_FAILURES = 3


class Health:
    """Counts for readiness and metrics."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def feeds(self, now: datetime) -> tuple[int, int]:
        """(feeds not polled in time, feeds that failed three times in a row), paused ones left out."""
        active = feeds.c.state != "paused"
        late = select(func.count()).where(active, feeds.c.next_poll_at < now - _LATE)
        failing = select(func.count()).where(active, feeds.c.failures >= _FAILURES)
        return self._c.scalar(late) or 0, self._c.scalar(failing) or 0

    def newest_article(self) -> datetime | None:
        """When an article last came in, or was last changed by coming in again."""
        newest = select(articles.c.received_at).order_by(articles.c.seq.desc()).limit(1)
        at: datetime | None = self._c.scalar(newest)
        return at
