"""Jobs: accepted work. The row is the truth, a queue message only a nudge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: How long a claim holds before another worker may take the job: longer than the longest phase (fetch 20 s,
#: extraction 10 s, reading a few), renewed between phases.
LEASE = timedelta(seconds=60)

#: Attempts before a retryable error becomes final, and the waits between them.
MAX_ATTEMPTS = 5
BACKOFF = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))

#: The longest wait that the other side may ask for.
LONGEST_WAIT = timedelta(hours=1)


class JobState(StrEnum):
    """The life of a job; the contract's words."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class JobError:
    """Why a job failed. `phase` is fetch, extract, read or store."""

    code: str
    detail: str
    retryable: bool
    phase: str = ""
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One accepted submission on its way to an article. `attempts` counts claims, but none that only found that it is
    not yet the turn of its site; `key_id` is who sent it."""

    id: str
    submission_id: str
    state: JobState
    attempts: int
    created_at: datetime
    key_id: str | None = None
    error: JobError | None = None
    article_id: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    next_run_at: datetime | None = None


def backoff(attempts: int, asked: float | None = None) -> timedelta:
    """The wait before the next attempt: the table's, or what the other side asked for if that is longer (≤ 1 h)."""
    planned = BACKOFF[min((attempts - 1) % MAX_ATTEMPTS, len(BACKOFF) - 1)]
    if asked is None:
        return planned
    return max(planned, min(timedelta(seconds=asked), LONGEST_WAIT))


def exhausted(attempts: int) -> bool:
    """Whether a retryable error is final now. Attempts count on over a manual retry, which grants as many again."""
    return attempts % MAX_ATTEMPTS == 0
