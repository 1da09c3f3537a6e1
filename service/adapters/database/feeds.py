"""Feeds and their entries: what is polled when, and what became of each entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, func, insert, or_, select, tuple_, update

from service.adapters.database.rows import Row
from service.adapters.database.tables import feed_entries, feeds, jobs
from service.domain.feed import Entry, Feed, FeedState

#: Hashes that one query asks for: SQLite takes a limited number of parameters.
_AT_ONCE = 500

_DAY = timedelta(days=1)


class Feeds:
    """The feeds' verbs, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add(self, feed: Feed) -> None:
        """Stores a feed."""
        self._c.execute(insert(feeds), _row(feed))

    def get(self, feed_id: str) -> Feed | None:
        """The feed, if there is one."""
        row = self._c.execute(select(feeds).where(feeds.c.id == feed_id)).mappings().first()
        return _feed(row) if row else None

    def by_url(self, url: str) -> Feed | None:
        """The feed of that URL."""
        row = self._c.execute(select(feeds).where(feeds.c.url == url)).mappings().first()
        return _feed(row) if row else None

    def page(self, after: tuple[datetime, str] | None, limit: int) -> Sequence[Feed]:
        """Feeds, newest first, `limit` of them behind the cursor `after`."""
        query = select(feeds).order_by(feeds.c.created_at.desc(), feeds.c.id.desc()).limit(limit)
        if after:
            query = query.where(tuple_(feeds.c.created_at, feeds.c.id) < tuple_(*after))
        return [_feed(row) for row in self._c.execute(query).mappings()]

    def write(self, feed: Feed) -> None:
        """Writes the feed over the stored one, and ends the poll that is under way."""
        self._c.execute(update(feeds).where(feeds.c.id == feed.id).values(**_row(feed), lease_until=None))

    def delete(self, feed_id: str) -> bool:
        """Removes the feed and what is known of its entries; whether there was one."""
        return self._c.execute(delete(feeds).where(feeds.c.id == feed_id)).rowcount == 1

    # --- polling ---

    def due(self, now: datetime, limit: int = 200) -> list[str]:
        """Feeds to be polled now, the longest-waiting first."""
        return list(self._c.scalars(select(feeds.c.id).where(_due(now)).order_by(feeds.c.next_poll_at).limit(limit)))

    def claim(self, feed_id: str, now: datetime, lease: timedelta) -> Feed | None:
        """Takes the feed for a poll if it is due and nobody is at it."""
        statement = update(feeds).where(feeds.c.id == feed_id, _due(now)).values(lease_until=now + lease)
        row = self._c.execute(statement.returning(feeds)).mappings().first()
        return _feed(row) if row else None

    # --- entries ---

    def known(self, feed_id: str, entries: Iterable[Entry]) -> dict[str, str | None]:
        """The titles of those entries that the feed brought before, by GUID hash."""
        hashes, found = [entry.guid_hash for entry in entries], {}
        for start in range(0, len(hashes), _AT_ONCE):
            query = select(feed_entries.c.guid_hash, feed_entries.c.title).where(
                feed_entries.c.feed_id == feed_id, feed_entries.c.guid_hash.in_(hashes[start : start + _AT_ONCE])
            )
            found.update({row.guid_hash: row.title for row in self._c.execute(query)})
        return found

    def listed(self, feed_id: str, entries: Iterable[Entry], now: datetime) -> None:
        """Notes that the feed still shows these entries; exact to a day, so that most polls write nothing."""
        hashes = [entry.guid_hash for entry in entries]
        for start in range(0, len(hashes), _AT_ONCE):
            shown = feed_entries.c.guid_hash.in_(hashes[start : start + _AT_ONCE])
            old = feed_entries.c.listed_at < now - _DAY
            statement = update(feed_entries).where(feed_entries.c.feed_id == feed_id, shown, old)
            self._c.execute(statement.values(listed_at=now))

    def forget_entries(self, kept: timedelta, limit: int) -> int:
        """Drops entries that their feed has not shown for `kept`, seen from the last time that it showed any: a feed
        that has been silent for long still shows what it showed then."""
        dropped = 0
        for feed_id in self._c.scalars(select(feeds.c.id)).all():
            own = feed_entries.c.feed_id == feed_id
            newest: datetime | None = self._c.scalar(select(func.max(feed_entries.c.listed_at)).where(own))
            if newest and dropped < limit:
                old = select(feed_entries.c.guid_hash).where(own, feed_entries.c.listed_at < newest - kept)
                gone = delete(feed_entries).where(own, feed_entries.c.guid_hash.in_(old.limit(limit - dropped)))
                dropped += self._c.execute(gone).rowcount
        return dropped

    def url_seen(self, url_hash: str, feed_id: str, guid_hash: str) -> bool:
        """Whether another entry, of this feed or of any, has brought the same URL."""
        query = select(feed_entries.c.guid_hash).where(
            feed_entries.c.url_hash == url_hash,
            or_(feed_entries.c.feed_id != feed_id, feed_entries.c.guid_hash != guid_hash),
        )
        return self._c.execute(query.limit(1)).first() is not None

    def note(
        self,
        feed_id: str,
        entry: Entry,
        outcome: str,
        now: datetime,
        job_id: str | None = None,
        detail: str | None = None,
    ) -> None:
        """Writes down what became of an entry, over what was known of it."""
        key = {"feed_id": feed_id, "guid_hash": entry.guid_hash}
        self._c.execute(delete(feed_entries).filter_by(**key))
        values = {"url": entry.url, "url_hash": entry.url_hash, "title": entry.title, "seen_at": now, "listed_at": now}
        self._c.execute(insert(feed_entries), {**key, **values, "outcome": outcome, "job_id": job_id, "detail": detail})

    def entries(self, feed_id: str, after: tuple[datetime, str] | None, limit: int) -> Sequence[RowMapping]:
        """What became of the feed's entries, newest first, each with its job's state and error."""
        query = (
            select(
                feed_entries,
                jobs.c.state.label("job_state"),
                jobs.c.error.label("job_error"),
                jobs.c.article_id.label("article_id"),
            )
            .outerjoin(jobs, jobs.c.id == feed_entries.c.job_id)
            .where(feed_entries.c.feed_id == feed_id)
            .order_by(feed_entries.c.seen_at.desc(), feed_entries.c.guid_hash.desc())
            .limit(limit)
        )
        if after:
            query = query.where(tuple_(feed_entries.c.seen_at, feed_entries.c.guid_hash) < tuple_(*after))
        return list(self._c.execute(query).mappings())


def _due(now: datetime) -> ColumnElement[bool]:
    free = or_(feeds.c.lease_until.is_(None), feeds.c.lease_until < now)
    return and_(feeds.c.state == FeedState.ACTIVE.value, feeds.c.next_poll_at <= now, free)


#: Columns that are called otherwise than the feed's fields.
_COLUMNS: Mapping[str, str] = {"interval": "interval_seconds", "pace": "pace_seconds"}


def _row(feed: Feed) -> dict[str, Any]:
    values = {_COLUMNS.get(name, name): getattr(feed, name) for name in Feed.__slots__}
    return values | {"state": feed.state.value}


def _feed(row: Row) -> Feed:
    values = {name: row[_COLUMNS.get(name, name)] for name in Feed.__slots__}
    return Feed(**values | {"state": FeedState(row["state"])})
