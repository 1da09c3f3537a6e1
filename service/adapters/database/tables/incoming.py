"""What comes in: submissions, the jobs that they are, and keys against doubles."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from service.adapters.database.tables.base import metadata
from service.adapters.database.types import Json, UtcTime

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
    Column("nudged_at", UtcTime),  # last; of a job that waits and was not nudged: since when it waits
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
