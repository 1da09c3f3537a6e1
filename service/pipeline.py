"""The story of Parley, top to bottom: submit -> collect -> detect -> deliver.

    submit   somebody sends an article: it is stored as a job, whatever happens next            (here)
    collect  a worker takes the job: fetch, extract, read, store; or what became of it instead  (here, `collecting.py`)
    record     the article finds its place in the archive: new, a new version, a copy           (`recording.py`)
    detect   whoever is spoken of in it: does the timeline turn? Shifts and alerts are written
             in the very transaction that records the article                                   (`detecting.py`)
    deliver  alerts go out to those who asked for them                                          (`delivering.py`)
    sweep    and whatever got stuck on the way is found again                                   (here)

What is accepted is never lost: a job is a row with a lease, and a sweeper finds what got stuck.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.collecting import Attempt, fail, put_back
from service.detecting import detect, tell
from service.domain.article import Analysis, Extraction, Submission
from service.domain.errors import BadInput, Conflict, Deferred, JobFailed, LeaseLost
from service.domain.job import LEASE, Job, JobState
from service.failpoints import failpoint
from service.parts import Parts
from service.recording import compose, record

__all__ = [
    "Idempotency",
    "Parts",
    "accept",
    "analyze",
    "collect",
    "compose",
    "detect",
    "record",
    "retry",
    "submit",
    "sweep",
    "tell",
]


# --- submit ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A client's `Idempotency-Key`, and the fingerprint of the request that came with it."""

    key: str
    fingerprint: str


def submit(parts: Parts, submission: Submission, key_id: str, once: Idempotency | None = None) -> Job:
    """Accepts a submission: submission, job and idempotency row in one transaction, then the nudge.

    The same idempotency key gives the same job again. Raises `BadInput` (`idempotency_mismatch`) if it came with
    another request, `Conflict` if that request's job is gone.
    """
    now = parts.clock.now()
    with parts.store.writing() as tx:
        job = _new_job(parts, key_id, now)
        if once:
            fingerprint, job_id = tx.jobs.remember(key_id, once.key, once.fingerprint, job.id, now)
            if job_id != job.id:
                return _same(tx, once, fingerprint, job_id)
        tx.jobs.add(job, submission)
        failpoint("submit.before_commit")
    failpoint("submit.after_commit")
    parts.queue.nudge_job(job.id)
    failpoint("submit.nudged")
    return job


def accept(parts: Parts, tx: Any, submission: Submission, key_id: str, now: datetime) -> Job:
    """The job of a submission, within the caller's transaction; the nudge is the caller's too."""
    job = _new_job(parts, key_id, now)
    tx.jobs.add(job, submission)
    return job


def _new_job(parts: Parts, key_id: str, now: datetime) -> Job:
    return Job(parts.new_id("job", now), parts.new_id("sub", now), JobState.QUEUED, 0, now, key_id)


def _same(tx: Any, once: Idempotency, fingerprint: str, job_id: str) -> Job:
    """The job of the earlier request with this key."""
    if fingerprint != once.fingerprint:
        raise BadInput(
            "This Idempotency-Key was used with another request: send the same body, or a new key.",
            code="idempotency_mismatch",
        )
    job: Job | None = tx.jobs.get(job_id)
    if job is None:
        raise Conflict("The first request with this Idempotency-Key is gone: use a new key.")
    return job


def retry(parts: Parts, job_id: str) -> Job | None:
    """Runs a failed job again; None if the job has not failed."""
    with parts.store.writing() as tx:
        job: Job | None = tx.jobs.retry(job_id, parts.clock.now())
    if job:
        parts.queue.nudge_job(job.id)
    return job


# --- collect ---------------------------------------------------------------------------------------------------------


def collect(parts: Parts, job_id: str) -> Job | None:
    """Takes the job if it is due and nobody is at it, and brings it to an end, or to its next attempt.

    Returns the job as it is afterwards; None if there was nothing to do. Never raises `JobFailed`.
    """
    with parts.store.writing(lasting=False) as tx:
        job = tx.jobs.claim(job_id, parts.clock.now(), LEASE)
        submission = tx.jobs.submission(job.submission_id) if job else None
        failpoint("collect.claimed")
    if job is None or submission is None:
        return None
    attempt = Attempt(parts, job, submission)
    try:
        return attempt.run_or_summarise()
    except Deferred as error:
        return put_back(parts, job, error)
    except JobFailed as error:
        return fail(parts, job, attempt.phase, error)
    except LeaseLost:
        return None
    except Exception as error:
        fail(parts, job, attempt.phase, JobFailed("internal", f"{type(error).__name__} while in phase {attempt.phase}"))
        raise


def analyze(parts: Parts, submission: Submission) -> tuple[Extraction, Analysis, datetime]:
    """What `collect` would find, with nothing stored: the clean text, the reading, and the date it was read for.

    Raises `JobFailed` as the phases do.
    """
    now = parts.clock.now()
    page = parts.fetcher.fetch(submission.url or "") if submission.must_fetch else None
    extraction = parts.extractor.extract(submission, page, now)
    published_at = extraction.published_at or now
    return extraction, parts.reader.read(extraction.title, extraction.text, published_at), published_at


# --- sweep -----------------------------------------------------------------------------------------------------------


def sweep(parts: Parts) -> int:
    """Nudges every job that is due but was not taken; returns how many.

    With back-off while the broker holds nudges, as theirs may be among them; at once when it holds none.
    """
    idle = parts.queue.idle()
    with parts.store.writing() as tx:
        stuck: list[str] = tx.jobs.stuck(parts.clock.now(), idle)
        failpoint("sweep.marked")
    failpoint("sweep.after_commit")
    for job_id in stuck:
        parts.queue.nudge_job(job_id)
    parts.queue.nudge_deliveries()
    return len(stuck)
