"""Where articles come from on their own: feeds, their entries, and what pages said of their state."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from service.adapters.database.tables.base import article_id, metadata
from service.adapters.database.types import UtcTime

feeds = Table(
    "feeds",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("key_id", String(40)),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text),
    Column("kind", String(12)),
    Column("interval_seconds", Integer, nullable=False),
    Column("pace_seconds", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("last_status", String(40)),
    Column("last_detail", Text),
    Column("last_polled_at", UtcTime),
    Column("next_poll_at", UtcTime, index=True),
    Column("lease_until", UtcTime),
    Column("failures", Integer, nullable=False),
    Column("items_seen", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Index("ix_feeds_created_at_id", "created_at", "id"),
)

feed_entries = Table(
    "feed_entries",
    metadata,
    Column("feed_id", String(40), ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    Column("guid_hash", String(64), primary_key=True),
    Column("url", Text),
    Column("url_hash", String(64), index=True),
    Column("title", Text),
    Column("job_id", String(40)),
    Column("outcome", String(40), nullable=False),
    Column("detail", Text),
    Column("seen_at", UtcTime, nullable=False),
    Column("listed_at", UtcTime, nullable=False),
    Index("ix_feed_entries_feed_id_seen_at", "feed_id", "seen_at", "guid_hash"),
    Index("ix_feed_entries_feed_id_listed_at", "feed_id", "listed_at"),
)

pages = Table(
    "pages",
    metadata,
    Column("url_hash", String(64), primary_key=True),
    article_id(index=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("fetched_at", UtcTime, nullable=False, index=True),
)
