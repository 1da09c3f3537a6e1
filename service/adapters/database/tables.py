"""Every table. The words are the glossary's; `migrations/` builds the same, and a test holds the two together."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from service.adapters.database.types import Json, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: SQLite gives an alias of the row id only to a column typed INTEGER.
Serial = BigInteger().with_variant(Integer(), "sqlite")


def _article(*, primary_key: bool = False, index: bool = False) -> Column[str]:
    points_to = ForeignKey("articles.id", ondelete="CASCADE")
    return Column("article_id", String(40), points_to, nullable=False, primary_key=primary_key, index=index or None)


# --- what comes in -------------------------------------------------------------------------------------------------

submissions = Table(
    "submissions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("created_at", UtcTime, nullable=False, index=True),
    Column("key_id", String(40)),
    Column("url", Text),
    Column("html", Text),
    Column("text", Text),
    Column("given", Json, nullable=False),
    Index(
        "ix_submissions_pages",
        "created_at",
        "id",
        sqlite_where=text("html IS NOT NULL AND html != ''"),
        postgresql_where=text("html IS NOT NULL AND html <> ''"),
    ),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("submission_id", String(40), ForeignKey("submissions.id"), nullable=False),
    Column("key_id", String(40)),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("started_at", UtcTime),
    Column("finished_at", UtcTime),
    Column("next_run_at", UtcTime),
    Column("lease_until", UtcTime),
    Column("nudged_at", UtcTime),
    Column("nudges", Integer, nullable=False, server_default="0"),
    Column("article_id", String(40)),
    Column("error", Json),
    Index("ix_jobs_state_created_at_id", "state", "created_at", "id"),
    Index("ix_jobs_created_at_id", "created_at", "id"),
    Index("ix_jobs_submission_id", "submission_id"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("key_id", String(40), primary_key=True),
    Column("idempotency_key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("job_id", String(40), nullable=False),
    Column("created_at", UtcTime, nullable=False, index=True),
)

# --- the archive ---------------------------------------------------------------------------------------------------

articles = Table(
    "articles",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("url", Text),
    Column("canonical_url", Text),
    Column("outlet", Text),
    Column("title", Text),
    Column("author", Text),
    Column("agency", Text),
    Column("published_at", UtcTime, nullable=False),
    Column("published_at_source", String(10), nullable=False),
    Column("modified_at", UtcTime),
    Column("received_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("language", String(16)),
    Column("text", Text, nullable=False),
    Column("removed", Json, nullable=False),
    Column("mentions", Json, nullable=False),
    Column("relevant", Boolean, nullable=False),
    Column("relevance", Float, nullable=False),
    Column("version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("cluster_id", String(40), nullable=False),
    Column("cluster_pinned", Boolean, nullable=False, server_default="0"),
    Column("tagger_version", String(64), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("external_id", Text),
    Column("summary_because", String(40)),
    Column("submission_id", String(40)),
    Column("analyst_fields", Json, nullable=False),
    Index("ix_articles_published_at_id", "published_at", "id"),
    Index("ix_articles_outlet_published_at_id", "outlet", "published_at", "id"),
    Index("ix_articles_relevant_published_at_id", "relevant", "published_at", "id"),
    Index("ix_articles_language_published_at_id", "language", "published_at", "id"),
    Index("ix_articles_cluster_id", "cluster_id"),
    Index("ix_articles_content_hash", "content_hash"),
    Index("uq_articles_canonical_url", "canonical_url", unique=True),
    Index("ix_articles_tagger_version", "tagger_version", "id"),
)

article_versions = Table(
    "article_versions",
    metadata,
    _article(primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("title", Text),
    Column("text", Text, nullable=False),
    Column("removed", Json, nullable=False),
    Column("stances", Json, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("tagger_version", String(64), nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("submission_id", String(40)),
)

observations = Table(
    "observations",
    metadata,
    Column("id", String(48), primary_key=True),
    _article(),
    Column("position", Integer, nullable=False),
    Column("actor", String(40), nullable=False),
    Column("stance", String(10), nullable=False),
    Column("tense", String(14), nullable=False),
    Column("conditional", Boolean, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("speaker", Text),
    Column("cameo", String(8), nullable=False),
    Column("field", String(5), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("cues", Json, nullable=False),
    Column("rule", String(80), nullable=False),
    Column("hearsay", Boolean, nullable=False),
    Column("past_on", String(10)),
    Column("why", Text, nullable=False),
    Column("published_at", UtcTime, nullable=False),
    Index("ix_observations_article_id_position", "article_id", "position"),
    Index("ix_observations_actor_published_at_id", "actor", "published_at", "id"),
    Index("ix_observations_published_at_id", "published_at", "id"),
    Index("ix_observations_actor_published_at_article_id", "actor", "published_at", "article_id"),
    Index("ix_observations_tense_published_at_article_id", "tense", "published_at", "article_id"),
)

stances = Table(
    "stances",
    metadata,
    _article(primary_key=True),
    Column("actor", String(40), primary_key=True),
    Column("stance", String(10), nullable=False),
    Column("score", Float, nullable=False),
    Column("source", String(10), nullable=False),
    Column("first_party", Boolean, nullable=False),
    Column("evidence", Json, nullable=False),
    Column("evidence_position", Integer),
    Column("tagger_stance", String(10)),
    Column("tagger_score", Float),
    Column("tagger_first_party", Boolean, nullable=False),
    Column("analyst_stance", String(10)),
    Column("analyst_note", Text),
    Column("analyst_key_id", String(40)),
    Column("analyst_at", UtcTime),
    Column("origin", String(80), nullable=False),
    Column("published_at", UtcTime, nullable=False),
    Index("ix_stances_actor_stance_published_at", "actor", "stance", "published_at", "article_id"),
    Index("ix_stances_actor_published_at", "actor", "published_at", "article_id"),
    Index("ix_stances_actor_origin", "actor", "origin"),
    Index("ix_stances_stance_published_at", "stance", "published_at", "article_id"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", String(40), primary_key=True),
    _article(index=True),
    Column("at", UtcTime, nullable=False),
    Column("key_id", String(40)),
    Column("field", String(60), nullable=False),
    Column("before", Json),
    Column("after", Json),
    Column("note", Text),
)

cluster_bands = Table(
    "cluster_bands",
    metadata,
    Column("hash", BigInteger, primary_key=True),
    _article(primary_key=True),
    Index("ix_cluster_bands_article_id", "article_id"),
)

signatures = Table(
    "signatures",
    metadata,
    _article(primary_key=True),
    Column("signature", LargeBinary, nullable=False),
)

# --- who turned ----------------------------------------------------------------------------------------------------

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

# --- who is told ---------------------------------------------------------------------------------------------------

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

# --- where articles come from on their own --------------------------------------------------------------------------

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
    Index("ix_feed_entries_feed_id_seen_at", "feed_id", "seen_at", "guid_hash"),
)

pages = Table(
    "pages",
    metadata,
    Column("url_hash", String(64), primary_key=True),
    _article(index=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("fetched_at", UtcTime, nullable=False),
)

# --- who may do what, and who did ------------------------------------------------------------------------------------

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
