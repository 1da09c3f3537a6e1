"""The archive: articles, their versions, what was read in them, corrections, and the index of copies."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, String, Table, Text, text

from service.adapters.database.tables.base import Serial, article_id, metadata
from service.adapters.database.types import Json, UtcTime

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
    Column("corrected", Boolean, nullable=False, server_default="0"),
    Index("ix_articles_published_at_id", "published_at", "id"),
    Index("ix_articles_outlet_published_at_id", "outlet", "published_at", "id"),
    Index("ix_articles_relevant_published_at_id", "relevant", "published_at", "id"),
    Index("ix_articles_language_published_at_id", "language", "published_at", "id"),
    Index("ix_articles_cluster_id", "cluster_id"),
    Index("ix_articles_content_hash", "content_hash"),
    Index("uq_articles_canonical_url", "canonical_url", unique=True),
    Index("ix_articles_tagger_version", "tagger_version", "id"),
    Index(
        "ix_articles_corrected",
        "published_at",
        "id",
        sqlite_where=text("corrected = 1"),
        postgresql_where=text("corrected"),
    ),
)

article_versions = Table(
    "article_versions",
    metadata,
    article_id(primary_key=True),
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
    article_id(),
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
    article_id(primary_key=True),
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
    article_id(index=True),
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
    article_id(primary_key=True),
    Index("ix_cluster_bands_article_id", "article_id"),
)

signatures = Table(
    "signatures",
    metadata,
    article_id(primary_key=True),
    Column("signature", LargeBinary, nullable=False),
)

#: Changes of the counts by month, outlet and stance, of all articles (`by_actor` null) and of each actor's, written by
#: triggers (migrations 0003, 0004); their sums are the counts.
tallies = Table(
    "tallies",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("facet", String(8), nullable=False),
    Column("name", Text),
    Column("stance", String(10)),
    Column("n", Integer, nullable=False),
    Column("by_actor", String(40)),
    Index("ix_tallies_by_actor", "by_actor"),
)
