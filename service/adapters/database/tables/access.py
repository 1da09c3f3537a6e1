"""Who may do what, and who did; and which processes are alive."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from service.adapters.database.tables.base import metadata
from service.adapters.database.types import Json, UtcTime

keys = Table(
    "keys",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("scopes", Json, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),
    Column("last_used_at", UtcTime),
    Column("revoked_at", UtcTime),
    Index("ix_keys_created_at_id", "created_at", "id"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("key_id", String(40)),
    Column("action", String(60), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("change", Json, nullable=False),
    Index("ix_audit_at_id", "at", "id"),
    Index("ix_audit_subject_at_id", "subject", "at", "id"),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("at", UtcTime, nullable=False),
)
