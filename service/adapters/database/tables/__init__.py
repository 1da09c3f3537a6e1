"""Every table, by subject, in the glossary's words. `migrations/` builds the same; a test holds the two together."""

from service.adapters.database.tables.access import audit, heartbeats, keys
from service.adapters.database.tables.archive import (
    article_versions,
    articles,
    cluster_bands,
    corrections,
    observations,
    signatures,
    stances,
    tallies,
)
from service.adapters.database.tables.base import Serial, metadata
from service.adapters.database.tables.incoming import idempotency, jobs, submissions
from service.adapters.database.tables.sources import feed_entries, feeds, pages
from service.adapters.database.tables.targets import deliveries, delivery_attempts, messages, webhooks
from service.adapters.database.tables.turns import (
    alert_states,
    alerts,
    counters,
    shifts,
    timeline_members,
    timeline_origins,
    timeline_steps,
)

__all__ = [
    "Serial",
    "alert_states",
    "alerts",
    "article_versions",
    "articles",
    "audit",
    "cluster_bands",
    "corrections",
    "counters",
    "deliveries",
    "delivery_attempts",
    "feed_entries",
    "feeds",
    "heartbeats",
    "idempotency",
    "jobs",
    "keys",
    "messages",
    "metadata",
    "observations",
    "pages",
    "shifts",
    "signatures",
    "stances",
    "submissions",
    "tallies",
    "timeline_members",
    "timeline_origins",
    "timeline_steps",
    "webhooks",
]
