"""Who turned: timelines, shifts, and the alerts that tell of them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, String, Table, Text

from service.adapters.database.tables.base import metadata
from service.adapters.database.types import Json, UtcTime

timeline_origins = Table(
    "timeline_origins",
    metadata,
    Column("actor", String(40), primary_key=True),
    Column("origin", String(80), primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("content", Json, nullable=False),
    Index("ix_timeline_origins_actor_at_origin", "actor", "at", "origin"),
)

timeline_members = Table(
    "timeline_members",
    metadata,
    Column("actor", String(40), primary_key=True),
    Column("article_id", String(40), primary_key=True),
    Column("origin", String(80), nullable=False),
    Index("ix_timeline_members_article_id", "article_id"),
    Index("ix_timeline_members_actor_origin", "actor", "origin"),
)

timeline_steps = Table(
    "timeline_steps",
    metadata,
    Column("actor", String(40), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("state", Json, nullable=False),
)

shifts = Table(
    "shifts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("actor", String(40), nullable=False),
    Column("from_stance", String(10), nullable=False),
    Column("to_stance", String(10), nullable=False),
    Column("effective_at", UtcTime, nullable=False),
    Column("status", String(12), nullable=False),
    Column("cause", String(16), nullable=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    Column("detected_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("probability", Float, nullable=False),
    Column("origins", Integer, nullable=False),
    Column("because", Text),
    Column("revision", Integer, nullable=False, server_default="0"),
    Index("ix_shifts_actor_effective_at_id", "actor", "effective_at", "id"),
    Index("ix_shifts_effective_at_id", "effective_at", "id"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False, unique=True),
    Column("type", String(24), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("shift_id", String(64), nullable=False, index=True),
    Column("actor", String(40), nullable=False),
    Column("data", Json, nullable=False),
)

alert_states = Table(
    "alert_states",
    metadata,
    Column("alert_id", String(64), primary_key=True),
    Column("state", String(14), nullable=False),
    Column("note", Text),
    Column("key_id", String(40)),
    Column("at", UtcTime, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
