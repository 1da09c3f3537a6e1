"""Jobs: what became of what was sent."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from schemas.job import JobOut, JobPage, JobQuery
from service import pipeline
from service.api import paging
from service.api.context import caller, parts
from service.api.endpoint import endpoint
from service.api.views import job_json
from service.domain.errors import Conflict, NotFound
from service.domain.job import Job, JobState

bp = Blueprint("jobs", __name__)


def _mine(job_id: str) -> Job:
    with parts().store.reading() as tx:
        job: Job | None = tx.jobs.get(job_id)
    if job is None or not (caller().sees_all or job.key_id == caller().key_id):
        raise NotFound("There is no such job.")
    return job


@bp.get("/v1/jobs/<job_id>")
@endpoint("One job", scope="any", answers={200: (JobOut, "The job as it is now.")}, errors=("not_found",))
def one(job_id: str) -> Any:
    """A job of the caller's; `manage` sees everybody's."""
    return job_json(_mine(job_id))


@bp.get("/v1/jobs")
@endpoint(
    "Jobs, newest first", scope="any", query=JobQuery, answers={200: (JobPage, "A page.")}, errors=("invalid_cursor",)
)
def many(query: dict[str, Any]) -> Any:
    """The caller's jobs; `manage` sees everybody's."""
    owner = None if caller().sees_all else caller().key_id
    state = JobState(query["state"]) if query["state"] else None
    with parts().store.reading() as tx:
        jobs = tx.jobs.page(state, owner, paging.decode("jobs", query["cursor"]), query["limit"] + 1)
    page = paging.page("jobs", jobs, query["limit"], lambda job: (job.created_at, job.id))
    return page | {"items": [job_json(job) for job in page["items"]]}


@bp.post("/v1/jobs/<job_id>/retry")
@endpoint(
    "Run a failed job again", scope="submit", answers={202: (JobOut, "Queued again.")}, errors=("not_found", "conflict")
)
def retry(job_id: str) -> Any:
    """Queues a failed job anew."""
    _mine(job_id)
    job = pipeline.retry(parts(), job_id)
    if job is None:
        raise Conflict("Only a failed job can be retried, and only while its page is kept: send the article anew.")
    return job_json(job), 202, {"Location": f"/v1/jobs/{job_id}"}
