"""Submissions, jobs and idempotency keys: accepted work, and who is at it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from service.adapters.database import rows
from service.adapters.database.tables import idempotency, jobs, submissions
from service.adapters.database.types import UtcTime
from service.domain.article import Submission
from service.domain.errors import LeaseLost
from service.domain.job import LEASE, Job, JobError, JobState

#: Seconds before an unanswered nudge is repeated, by how often it was: a naive sweeper sent three a job.
_NUDGE_AGAIN = (30, 60, 90)

#: The same where the broker is known to hold no nudge: longer only than one takes from the broker to a claim.
_NUDGE_LOST = 5

_JOB = select(jobs).where(jobs.c.id == bindparam("id"))
_SUBMISSION = select(submissions).where(submissions.c.id == bindparam("id"))

_NOW = bindparam("now", type_=UtcTime)

#: Queued and due, or running on a lease that ran out.
#:
#: A wait that began in times to come began before the clock went back, and nobody knows how much of it is over. So did
#: a lease that lasts longer than any. (Or they are by another host's clock, so a lease more is allowed.)
_DUE = or_(
    and_(
        jobs.c.state == JobState.QUEUED.value,
        or_(
            jobs.c.next_run_at.is_(None),
            jobs.c.next_run_at <= _NOW,
            and_(jobs.c.nudges == 0, jobs.c.nudged_at > bindparam("yet_to_come")),
        ),
    ),
    and_(
        jobs.c.state == JobState.RUNNING.value,
        or_(jobs.c.lease_until < _NOW, jobs.c.lease_until > bindparam("beyond")),
    ),
)


def _times(now: datetime) -> dict[str, Any]:
    return {"now": now, "yet_to_come": now + LEASE, "beyond": now + 2 * LEASE}


_CLAIM = (
    update(jobs)
    .where(jobs.c.id == bindparam("job"), _DUE)
    .values(state=JobState.RUNNING.value, attempts=jobs.c.attempts + 1, lease_until=bindparam("until"))
    .values(started_at=func.coalesce(jobs.c.started_at, _NOW), next_run_at=None)
    .returning(jobs)
)

#: Changes a job if it is still running, in this attempt.
_HELD = update(jobs).where(
    jobs.c.id == bindparam("job"), jobs.c.state == JobState.RUNNING.value, jobs.c.attempts == bindparam("attempt")
)


def _remember(insert_: Any) -> Any:
    kept = insert_.on_conflict_do_update(
        index_elements=["key_id", "idempotency_key"], set_={"created_at": idempotency.c.created_at}
    )
    return kept.returning(idempotency.c.fingerprint, idempotency.c.job_id)


#: An idempotency key, which stays as it is if it is known, by dialect.
_REMEMBER = {"sqlite": _remember(sqlite.insert(idempotency)), "postgresql": _remember(postgresql.insert(idempotency))}


class Jobs:
    """The job table's verbs, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add(self, job: Job, submission: Submission) -> None:
        """Stores a submission and its queued job."""
        self._c.execute(
            insert(submissions),
            {
                "id": job.submission_id,
                "created_at": job.created_at,
                "key_id": job.key_id,
                **rows.submission_row(submission),
            },
        )
        self._c.execute(
            insert(jobs),
            {
                "id": job.id,
                "submission_id": job.submission_id,
                "key_id": job.key_id,
                "state": job.state.value,
                "attempts": job.attempts,
                "created_at": job.created_at,
                "nudged_at": job.created_at,
                "nudges": 1,
            },
        )

    def get(self, job_id: str) -> Job | None:
        """The job, if there is one."""
        row = self._c.execute(_JOB, {"id": job_id}).mappings().first()
        return rows.job_of(row) if row else None

    def submission(self, submission_id: str) -> Submission:
        """What a job is about."""
        row = self._c.execute(_SUBMISSION, {"id": submission_id}).mappings().one()
        return rows.submission_of(row)

    def claim(self, job_id: str, now: datetime, lease: timedelta) -> Job | None:
        """Takes the job if it is due and nobody holds it; counts the attempt. None if there is nothing to do."""
        row = self._c.execute(_CLAIM, _times(now) | {"job": job_id, "until": now + lease}).mappings().first()
        return rows.job_of(row) if row else None

    def renew(self, job: Job, now: datetime, lease: timedelta) -> None:
        """Holds the lease on. Raises `LeaseLost` if another attempt has begun."""
        self._guarded(job, lease_until=now + lease)

    def succeed(self, job: Job, article_id: str, now: datetime) -> None:
        """Ends the job with its article. Raises `LeaseLost`."""
        self._guarded(
            job,
            state=JobState.SUCCEEDED.value,
            article_id=article_id,
            finished_at=now,
            lease_until=None,
            error=None,
        )

    def fail(self, job: Job, error: JobError, now: datetime, again_at: datetime | None) -> None:
        """Ends the attempt: back to the queue for `again_at`, or failed for good. Raises `LeaseLost`."""
        self._guarded(
            job,
            state=(JobState.QUEUED if again_at else JobState.FAILED).value,
            error=rows.error_json(error),
            finished_at=None if again_at else now,
            **_waiting(now, again_at),
        )

    def put_back(self, job: Job, now: datetime, again_at: datetime) -> None:
        """Ends the attempt as if it had not been one: back to the queue for `again_at`. Raises `LeaseLost`."""
        self._guarded(job, state=JobState.QUEUED.value, attempts=job.attempts - 1, **_waiting(now, again_at))

    def retry(self, job_id: str, now: datetime) -> Job | None:
        """Queues a failed job anew; None if it is not a failed one, or if upkeep has taken out what it was about."""
        removed = (
            select(submissions.c.id)
            .where(submissions.c.id == jobs.c.submission_id, submissions.c.html == "")
            .correlate(jobs)
            .exists()
        )
        statement = (
            update(jobs)
            .where(jobs.c.id == job_id, jobs.c.state == JobState.FAILED.value, ~removed)
            .values(state=JobState.QUEUED.value, error=None, finished_at=None, next_run_at=None)
            .values(nudged_at=now, nudges=1)
            .returning(jobs)
        )
        row = self._c.execute(statement).mappings().first()
        return rows.job_of(row) if row else None

    def stuck(self, now: datetime, idle: bool = False, limit: int = 200) -> list[str]:
        """Jobs that are due and were not nudged of late, oldest first; marks them as nudged, and due from now on.

        `idle`: the broker holds no nudge, so theirs are lost, however often they were sent.
        """
        query = select(jobs.c.id).where(_DUE, _unheard(now, idle)).order_by(jobs.c.created_at).limit(limit)
        ids = list(self._c.scalars(query.with_for_update(skip_locked=True), _times(now)))
        if ids:
            nudged = {"nudged_at": now, "nudges": jobs.c.nudges + 1, "next_run_at": None}
            self._c.execute(update(jobs).where(jobs.c.id.in_(ids)).values(**nudged))
        return ids

    def page(
        self, state: JobState | None, key_id: str | None, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[Job]:
        """Jobs, newest first, `limit` of them behind the cursor `after`; only those of `key_id` if given."""
        query = select(jobs).order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(limit)
        if state:
            query = query.where(jobs.c.state == state.value)
        if key_id:
            query = query.where(jobs.c.key_id == key_id)
        if after:
            query = query.where(tuple_(jobs.c.created_at, jobs.c.id) < tuple_(*after))
        return [rows.job_of(row) for row in self._c.execute(query).mappings()]

    def counts(self) -> dict[str, int]:
        """How many unfinished or failed jobs there are, by state."""
        query = select(jobs.c.state, func.count()).where(jobs.c.state != JobState.SUCCEEDED.value)
        return {row.state: row[1] for row in self._c.execute(query.group_by(jobs.c.state))}

    def oldest_due(self, now: datetime) -> datetime | None:
        """When the longest-waiting due job was accepted."""
        oldest: datetime | None = self._c.scalar(select(func.min(jobs.c.created_at)).where(_DUE), _times(now))
        return oldest

    # --- idempotency ---

    def remember(
        self, key_id: str, idempotency_key: str, fingerprint: str, job_id: str, now: datetime
    ) -> tuple[str, str]:
        """Stores an idempotency key with what it leads to, unless an earlier request had it: (fingerprint, job id) that
        it stands for. A request with it that is being accepted at this moment is waited for."""
        values = {"key_id": key_id, "idempotency_key": idempotency_key, "fingerprint": fingerprint, "job_id": job_id}
        row = self._c.execute(_REMEMBER[self._c.dialect.name], values | {"created_at": now}).one()
        return row.fingerprint, row.job_id

    def forget_before(self, limit: datetime) -> int:
        """Drops idempotency keys older than `limit`."""
        return self._c.execute(delete(idempotency).where(idempotency.c.created_at < limit)).rowcount

    def _guarded(self, job: Job, **values: object) -> None:
        if self._c.execute(_HELD, {"job": job.id, "attempt": job.attempts, **values}).rowcount != 1:
            raise LeaseLost(f"job {job.id}: attempt {job.attempts} was taken over")


def _waiting(now: datetime, again_at: datetime | None) -> dict[str, object]:
    """Held by nobody; of a job that waits, `nudged_at` tells since when, as long as it was not nudged."""
    return {"next_run_at": again_at, "lease_until": None, "nudged_at": now, "nudges": 0}


def _unheard(now: datetime, idle: bool) -> ColumnElement[bool]:
    """Not nudged, or so long ago that the nudge must be lost: the waits grow with the nudges that may still wait."""
    if idle:
        quiet = [jobs.c.nudged_at < now - timedelta(seconds=_NUDGE_LOST)]
    else:
        steps = ((jobs.c.nudges <= count, later) for count, later in enumerate(_NUDGE_AGAIN[:-1], start=1))
        wait = case(*steps, else_=_NUDGE_AGAIN[-1])
        quiet = [and_(wait == seconds, jobs.c.nudged_at < now - timedelta(seconds=seconds)) for seconds in _NUDGE_AGAIN]
    return or_(jobs.c.nudges == 0, jobs.c.nudged_at > now, *quiet)
