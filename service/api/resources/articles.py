"""Articles: sending them in, singly and in batches, and reading one."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, request

from schemas.article import AnalysisOut, ArticleIn, ArticleOut, BatchIn, VersionPage
from schemas.job import BatchOut, JobOut
from service import pipeline
from service.api.context import caller, parts
from service.api.endpoint import endpoint, load_body, parse_json, raw_body
from service.api.idempotency import fingerprint, idempotency
from service.api.views import article_json, article_tag, job_json
from service.domain.article import Submission
from service.domain.errors import BadInput, FieldError, NotFound, ParleyError
from service.domain.job import Job, JobState

bp = Blueprint("articles", __name__)

#: Seconds after which a client may look at its job again.
RETRY_AFTER = 1

#: Most items of a batch, in both forms.
MAX_BATCH = 500


def submission_of(body: dict[str, Any]) -> Submission:
    """A submission from a validated body."""
    return Submission(**body)


@bp.post("/v1/articles")
@endpoint(
    "Send an article",
    scope="submit",
    body=ArticleIn,
    answers={202: (JobOut, "Accepted: the job."), 200: (JobOut, "Finished within Prefer: wait.")},
    errors=("idempotency_mismatch", "conflict"),
    headers=("Idempotency-Key", "Prefer"),
)
def send(body: dict[str, Any]) -> Any:
    """Accepts one article and answers with its job."""
    once = idempotency(request.headers.get("Idempotency-Key"), fingerprint(body))
    job = pipeline.submit(parts(), submission_of(body), caller().key_id, once)
    waited = wait_for(job, preferred_wait(request.headers.get("Prefer")))
    headers = {"Location": f"/v1/jobs/{job.id}"}
    if waited.state in (JobState.SUCCEEDED, JobState.FAILED):
        return job_json(waited), 200, headers
    return job_json(waited), 202, headers | {"Retry-After": str(RETRY_AFTER)}


def preferred_wait(header: str | None) -> int:
    """Seconds of RFC 7240's `wait` preference, at most 30; 0 without one, or with one that is no number."""
    for preference in (header or "").lower().split(","):
        name, _, value = preference.partition(";")[0].partition("=")
        if name.strip() == "wait" and value.strip().strip('"').isdigit():
            return min(int(value.strip().strip('"')), 30)
    return 0


def wait_for(job: Job, seconds: int) -> Job:
    """The job when it has ended, or as it is after `seconds`."""
    until = time.monotonic() + seconds
    pause = 0.02
    while job.state in (JobState.QUEUED, JobState.RUNNING) and time.monotonic() < until:
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)
        with parts().store.reading() as tx:
            job = tx.jobs.get(job.id) or job
    return job


@bp.post("/v1/articles/batch")
@endpoint(
    "Send many articles",
    scope="submit",
    answers={202: (BatchOut, "What became of each: a job, or an error.")},
    errors=("idempotency_mismatch",),
    headers=("Idempotency-Key",),
    body_types=("application/json", "application/x-ndjson"),
)
def send_batch() -> Any:
    """Accepts up to 500 articles; one bad item never fails the others."""
    base = request.headers.get("Idempotency-Key")
    items = [_send_item(index, item, base) for index, item in enumerate(_items())]
    return {"items": items}, 202


def _items() -> Iterable[Any]:
    if request.mimetype in ("application/x-ndjson", "application/jsonl"):
        lines = [line for line in raw_body().split(b"\n") if line.strip()]
        if not 1 <= len(lines) <= MAX_BATCH:
            raise BadInput(f"Send between 1 and {MAX_BATCH} lines.", fields=[FieldError("", "Wrong number of lines.")])
        return [_line(line) for line in lines]
    if request.mimetype not in ("application/json", ""):
        raise BadInput("Send application/json or application/x-ndjson.", code="unsupported_media_type")
    articles: list[Any] = load_body(BatchIn, parse_json(raw_body()))["articles"]
    return articles


def _line(line: bytes) -> Any:
    try:
        return parse_json(line)
    except BadInput as error:
        return error


def _send_item(index: int, item: Any, base: str | None) -> dict[str, Any]:
    try:
        if isinstance(item, ParleyError):
            raise item
        body = load_body(ArticleIn, item)
        once = idempotency(f"{base}#{index}" if base else None, fingerprint(body))
        job = pipeline.submit(parts(), submission_of(body), caller().key_id, once)
        return {"index": index, "job": job_json(job)}
    except ParleyError as error:
        fields = [{"pointer": f.pointer, "detail": f.detail} for f in getattr(error, "fields", ())]
        return {"index": index, "error": {"code": error.code, "detail": error.detail, "errors": fields}}


@bp.post("/v1/analyze")
@endpoint(
    "Read an article without storing it",
    scope="submit",
    body=ArticleIn,
    answers={200: (AnalysisOut, "What it says, and why each sentence counted or not.")},
    errors=("fetch_status", "nothing_extracted", "paywall", "challenge_page", "unavailable"),
)
def analyze(body: dict[str, Any]) -> Any:
    """The analysis of one article, nothing stored."""
    extraction, analysis, published_at = pipeline.analyze(parts(), submission_of(body))
    return {
        "title": extraction.title,
        "text": extraction.text,
        "outlet": extraction.outlet,
        "author": extraction.author,
        "agency": extraction.agency,
        "language": extraction.language,
        "canonical_url": extraction.canonical_url,
        "published_at": published_at,
        "published_at_source": extraction.published_at_source or "received",
        "removed": extraction.removed,
        "relevant": analysis.relevant,
        "relevance": analysis.relevance,
        "mentions": analysis.mentions,
        "observations": analysis.observations,
        "stances": analysis.stances,
        "sentences": analysis.notes,
        "tagger_version": analysis.tagger_version,
    }


@bp.get("/v1/articles/<article_id>")
@endpoint(
    "One article",
    scope="read",
    answers={200: (ArticleOut, "The whole record."), 304: (None, "Unchanged since If-None-Match.")},
    errors=("not_found",),
    headers=("If-None-Match",),
)
def one(article_id: str) -> Any:
    """One article with all that was found in it; strong ETag."""
    with parts().store.reading() as tx:
        found = tx.articles.with_revision(article_id)
    if found is None:
        raise NotFound("There is no such article.")
    article, tag = found[0], article_tag(article_id, found[1])
    if request.if_none_match.contains(tag):
        return Response(status=304, headers={"ETag": f'"{tag}"'})
    return article_json(article), 200, {"ETag": f'"{tag}"'}


@bp.get("/v1/articles/<article_id>/versions")
@endpoint(
    "Every stored text of an article",
    scope="read",
    answers={200: (VersionPage, "Oldest first.")},
    errors=("not_found",),
)
def versions(article_id: str) -> Any:
    """All versions, oldest first: an article has few, so there is one page."""
    with parts().store.reading() as tx:
        rows = tx.articles.versions(article_id)
    if not rows:
        raise NotFound("There is no such article.")
    return {"items": rows, "next": None}
