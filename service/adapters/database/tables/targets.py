"""Who is told: webhooks and channels, their messages, deliveries and attempts."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from service.adapters.database.tables.base import metadata
from service.adapters.database.types import Json, UtcTime

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("key_id", String(40)),
    Column("kind", String(10), nullable=False),
    Column("url", LargeBinary, nullable=False),
    Column("shown_url", Text, nullable=False),
    Column("types", Json, nullable=False),
    Column("actors", Json, nullable=False),
    Column("filters", Json, nullable=False),
    Column("options", Json, nullable=False),
    Column("description", Text),
    Column("secret", LargeBinary, nullable=False),
    Column("old_secret", LargeBinary),
    Column("old_secret_until", UtcTime),
    Column("state", String(10), nullable=False),
    Column("disabled_because", Text),
    Column("failing_since", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Index("ix_webhooks_created_at_id", "created_at", "id"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("type", String(24), nullable=False),
    Column("alert_id", String(64), index=True),
    Column("shift_id", String(64), index=True),
    Column("sequence", BigInteger),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("webhook_id", String(40), ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("message_id", String(80), ForeignKey("messages.id"), nullable=False, index=True),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("next_attempt_at", UtcTime),
    Column("lease_until", UtcTime),
    Column("finished_at", UtcTime),
    Column("last_status", Integer),
    Column("last_error", Text),
    UniqueConstraint("webhook_id", "message_id"),
    Index("ix_deliveries_webhook_id_created_at", "webhook_id", "created_at", "id"),
    Index("ix_deliveries_webhook_id_state_next_attempt_at", "webhook_id", "state", "next_attempt_at"),
    Index("ix_deliveries_webhook_id_lease_until", "webhook_id", "lease_until"),
    Index("ix_deliveries_state_next_attempt_at", "state", "next_attempt_at"),
)

delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    Column("delivery_id", String(40), ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("status", Integer),
    Column("response_head", Text),
    Column("error", Text),
)
