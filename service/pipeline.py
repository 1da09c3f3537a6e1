"""The story of Parley, top to bottom: submit -> collect -> detect -> deliver.

    submit   somebody sends an article: it is stored as a job, whatever happens next
    collect  a worker takes the job: fetch, extract, read, and record the article
    detect   whoever is spoken of in it: does the timeline turn? Shifts and alerts, in the same transaction
    deliver  alerts go out to those who asked for them (`service/delivering.py`)

What is accepted is never lost: a job is a row with a lease, and a sweeper finds what got stuck.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from service.clustering import place, settle
from service.domain.alert import Alert, alert_type
from service.domain.article import Analysis, Article, DateSource, Extraction, Hint, Page, Submission, Validators
from service.domain.errors import BadInput, Conflict, Deferred, JobFailed, LeaseLost
from service.domain.job import LEASE, Job, JobError, JobState, backoff, exhausted
from service.domain.shift import Cause, Shift
from service.domain.wire import shift_json
from service.failpoints import failpoint
from service.following import follow
from service.ports import Clock, Extractor, Fetcher, Queue, Reader, Similarity, Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """All that the story needs from the world; `service/bootstrap.py` chooses them."""

    store: Store
    queue: Queue
    fetcher: Fetcher
    extractor: Extractor
    reader: Reader
    similarity: Similarity
    clock: Clock
    new_id: Callable[[str, datetime], str]


# --- submit ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A client's `Idempotency-Key`, and the fingerprint of the request that came with it."""

    key: str
    fingerprint: str


def submit(parts: Parts, submission: Submission, key_id: str, once: Idempotency | None = None) -> Job:
    """Accepts a submission: submission, job and idempotency row in one transaction, then the nudge.

    The same idempotency key gives the same job again. Raises `BadInput` (`idempotency_mismatch`) if it came with
    another request, `Conflict` (`idempotency_conflict`) if that request is being accepted at this very moment.
    """
    now = parts.clock.now()
    with parts.store.writing() as tx:
        known = _known_job(tx, key_id, once)
        if known:
            return known
        job = accept(parts, tx, submission, key_id, now)
        if once:
            tx.jobs.remember(key_id, once.key, once.fingerprint, job.id, now)
        failpoint("submit.before_commit")
    failpoint("submit.after_commit")
    parts.queue.nudge_job(job.id)
    failpoint("submit.nudged")
    return job


def accept(parts: Parts, tx: Any, submission: Submission, key_id: str, now: datetime) -> Job:
    """The job of a submission, within the caller's transaction; the nudge is the caller's too."""
    job = Job(parts.new_id("job", now), parts.new_id("sub", now), JobState.QUEUED, 0, now, key_id)
    tx.jobs.add(job, submission)
    return job


def _known_job(tx: Any, key_id: str, once: Idempotency | None) -> Job | None:
    if once is None:
        return None
    tx.serialise(f"idempotency:{key_id}:{once.key}")
    remembered = tx.jobs.recall(key_id, once.key)
    if remembered is None:
        return None
    fingerprint, job_id = remembered
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
    with parts.store.writing() as tx:
        job = tx.jobs.claim(job_id, parts.clock.now(), LEASE)
        submission = tx.jobs.submission(job.submission_id) if job else None
        failpoint("collect.claimed")
    if job is None or submission is None:
        return None
    work = _Work(parts, job, submission)
    try:
        return work.run_or_summarise()
    except Deferred as error:
        return _put_back(parts, job, error)
    except JobFailed as error:
        return _fail(parts, job, work.phase, error)
    except LeaseLost:
        return None
    except Exception as error:
        _fail(parts, job, work.phase, JobFailed("internal", f"{type(error).__name__} while in phase {work.phase}"))
        raise


class _Work:
    """One attempt at a job; `phase` says how far it came."""

    def __init__(self, parts: Parts, job: Job, submission: Submission) -> None:
        self.parts, self.job = parts, job
        self.submission, self.hint = replace(submission, hint=None), submission.hint
        self.phase, self.renewed_at = "fetch", parts.clock.now()

    def run_or_summarise(self) -> Job:
        """Brings the article in, or, when all else has failed, the summary that came with it."""
        try:
            return self.run()
        except JobFailed as error:
            return self.summarise(error)

    def run(self) -> Job:
        """One attempt at the article itself."""
        failpoint("collect.after_claim")
        known = self._known()
        page = self._fetch(known[0] if known else None)
        if page and page.status == 304 and known:
            return self._succeed(known[1])
        failpoint("collect.fetched")
        self._enter("extract")
        extraction = self.parts.extractor.extract(self.submission, page, self.job.created_at)
        return self._read(extraction, page)

    def summarise(self, because: JobFailed) -> Job:
        """Takes the summary that came with the submission, as the article cannot be had.

        Raises `because` if there is none, if it is no text, or if the article may still be had later.
        """
        summary = self.hint.summary if self.hint else None
        later = because.retryable and not exhausted(self.job.attempts)
        if not summary or later or because.code == "fetch_blocked_address":
            raise because
        try:
            extraction = self.parts.extractor.extract(replace(self.submission, text=summary), None, self.job.created_at)
        except JobFailed:
            raise because from None
        return self._read(replace(extraction, summary_because=because.code), None)

    def _known(self) -> tuple[Validators, str] | None:
        """What the page's site called its state when it was last fetched, and the id of its article; None if a
        submission brings something of its own, so that a page that has not changed is news all the same."""
        if not self.submission.must_fetch or self.submission.describes:
            return None
        with self.parts.store.reading() as tx:
            known: tuple[Validators, str] | None = tx.pages.known(self.submission.url or "")
        return known

    def _fetch(self, known: Validators | None) -> Page | None:
        return self.parts.fetcher.fetch(self.submission.url or "", known) if self.submission.must_fetch else None

    def _read(self, extraction: Extraction, page: Page | None) -> Job:
        failpoint("collect.extracted")
        self._enter("read")
        extraction = with_hint(extraction, self.hint)
        article = compose(self.parts, self.submission, extraction, page, self.job.created_at)
        failpoint("collect.read")
        self._enter("store")
        return self._store(article, page)

    def _succeed(self, article_id: str) -> Job:
        now = self.parts.clock.now()
        with self.parts.store.writing() as tx:
            tx.jobs.succeed(self.job, article_id, now)
        return replace(self.job, state=JobState.SUCCEEDED, article_id=article_id, finished_at=now)

    def _enter(self, phase: str) -> None:
        """Notes the phase, and renews the lease if much of it is gone: each renewal is a sync of the disk."""
        self.phase, now = phase, self.parts.clock.now()
        if abs(now - self.renewed_at) < LEASE / 6:
            return
        with self.parts.store.writing() as tx:
            tx.jobs.renew(self.job, now, LEASE)
        self.renewed_at = now

    def _store(self, article: Article, page: Page | None) -> Job:
        parts, now = self.parts, self.parts.clock.now()
        with parts.store.writing() as tx:
            stored, alerts = record(parts, tx, article, self.job.submission_id, now)
            failpoint("store.recorded")
            if page:
                tx.pages.remember(self.submission.url or page.url, page, stored, now)
            tx.jobs.succeed(self.job, stored, now)
            failpoint("store.before_commit")
        failpoint("store.after_commit")
        tell(parts, alerts)
        failpoint("store.told")
        return replace(self.job, state=JobState.SUCCEEDED, article_id=stored, finished_at=now)


def with_hint(extraction: Extraction, hint: Hint | None) -> Extraction:
    """The extraction with a feed's headline and date where the page itself says nothing."""
    if hint is None:
        return extraction
    if extraction.title is None and hint.title:
        extraction = replace(extraction, title=hint.title)
    dated = extraction.published_at_source not in (None, DateSource.RECEIVED)
    if hint.published_at and (extraction.summary_because or not dated):
        extraction = replace(extraction, published_at=hint.published_at, published_at_source=DateSource.GIVEN)
    return extraction


def _put_back(parts: Parts, job: Job, error: Deferred) -> Job | None:
    again_at = parts.clock.now() + timedelta(seconds=error.retry_after)
    try:
        with parts.store.writing() as tx:
            tx.jobs.put_back(job, again_at)
    except LeaseLost:
        return None
    return replace(job, state=JobState.QUEUED, attempts=job.attempts - 1, next_run_at=again_at)


def _fail(parts: Parts, job: Job, phase: str, error: JobFailed) -> Job | None:
    now = parts.clock.now()
    final = not error.retryable or exhausted(job.attempts)
    again_at = None if final else now + backoff(job.attempts, error.retry_after)
    noted = JobError(error.code, error.detail, error.retryable, phase, error.status)
    try:
        with parts.store.writing() as tx:
            tx.jobs.fail(job, noted, now, again_at)
    except LeaseLost:
        return None
    return replace(job, state=JobState.FAILED if final else JobState.QUEUED, error=noted, next_run_at=again_at)


def analyze(parts: Parts, submission: Submission) -> tuple[Extraction, Analysis, datetime]:
    """What `collect` would find, with nothing stored: the clean text, the reading, and the date it was read for.

    Raises `JobFailed` as the phases do.
    """
    now = parts.clock.now()
    page = parts.fetcher.fetch(submission.url or "") if submission.must_fetch else None
    extraction = parts.extractor.extract(submission, page, now)
    published_at = extraction.published_at or now
    return extraction, parts.reader.read(extraction.title, extraction.text, published_at), published_at


def compose(
    parts: Parts, submission: Submission, extraction: Extraction, page: Page | None, received_at: datetime
) -> Article:
    """The article that a submission has become, read, but not yet known to the archive."""
    published_at = extraction.published_at or received_at
    analysis = parts.reader.read(extraction.title, extraction.text, published_at)
    return Article(
        id=parts.new_id("art", received_at),
        url=submission.url or (page.url if page else None),
        canonical_url=extraction.canonical_url,
        outlet=extraction.outlet,
        title=extraction.title,
        author=extraction.author,
        agency=extraction.agency,
        published_at=published_at,
        published_at_source=extraction.published_at_source or DateSource.RECEIVED,
        modified_at=extraction.modified_at,
        received_at=received_at,
        language=extraction.language,
        text=extraction.text,
        removed=extraction.removed,
        relevant=analysis.relevant,
        relevance=analysis.relevance,
        mentions=analysis.mentions,
        observations=analysis.observations,
        stances=analysis.stances,
        version=1,
        cluster_id="",
        tagger_version=analysis.tagger_version,
        content_hash=content_hash(extraction.title, extraction.text),
        external_id=submission.external_id,
        summary_because=extraction.summary_because,
    )


def content_hash(title: str | None, text: str) -> str:
    """SHA-256 of title and text, in hex: two articles with one hash say the same to the letter."""
    return hashlib.sha256(f"{title or ''}\0{text}".encode()).hexdigest()


def record(parts: Parts, tx: Any, article: Article, submission_id: str, now: datetime) -> tuple[str, list[Alert]]:
    """Brings an article into the archive: new, a new version of one, or known already. Returns its id and the alerts.

    A feed's summary never takes the place of a whole article.

    One article per canonical URL; without a URL, one per identical text, outlet and time. The same text again
    changes nothing; another text under the same URL is a new version.
    """
    tx.serialise("archive")
    old = _known_article(tx, article)
    if old and (old.content_hash == article.content_hash or (article.summary_because and not old.summary_because)):
        return old.id, []
    if old:
        article = replace(article, id=old.id, version=old.version + 1, **_dates(old, article))
    where = place(parts.similarity, tx, article.id, article.text)
    article = replace(article, cluster_id=where.cluster_id)
    if old:
        tx.articles.replace(article, submission_id, now, new_version=True)
    else:
        tx.articles.add(article, submission_id, now)
    moved = settle(tx, article.id, where)
    cause, what = (Cause.ARTICLE_EDITED, "was edited") if old else (Cause.NEW_ARTICLE, "came in")
    return article.id, detect(parts, tx, cause, f"article {article.id} {what}", articles=[article.id, *moved])


def _known_article(tx: Any, article: Article) -> Article | None:
    found: Article | None
    if article.canonical_url:
        found = tx.articles.by_url(article.canonical_url)
    else:
        found = tx.articles.by_content(article.content_hash, article.published_at, article.outlet)
    return found


def _dates(old: Article, new: Article) -> dict[str, Any]:
    """An edit keeps the first publication date, unless only now one was found."""
    if old.published_at_source is DateSource.RECEIVED and new.published_at_source is not DateSource.RECEIVED:
        return {"received_at": old.received_at}
    return {
        "received_at": old.received_at,
        "published_at": old.published_at,
        "published_at_source": old.published_at_source,
    }


# --- detect ----------------------------------------------------------------------------------------------------------


def detect(parts: Parts, tx: Any, cause: Cause, because: str, *, articles: Collection[str]) -> list[Alert]:
    """After these articles (ids) have changed or gone: follows with their actors' timelines, and writes what turned.

    Shifts, their alerts, and who is to be told, in the transaction of the change. `because` is a clause that says what
    set this off ("article art_… was deleted"): a retraction quotes it.
    """
    now = parts.clock.now()
    alerts = []
    for change in follow(tx, articles, cause, now, because):
        tx.shifts.write(change.shift)
        failpoint("detect.shift_written")
        if change.alert_id:
            alerts.append(_raise_alert(parts, tx, change.shift, change.alert_id, now))
    return alerts


def _raise_alert(parts: Parts, tx: Any, shift: Shift, alert_id: str, now: datetime) -> Alert:
    alert = Alert(
        id=alert_id,
        sequence=tx.alerts.next_sequence(),
        type=alert_type(shift),
        created_at=now,
        shift_id=shift.id,
        actor=shift.actor,
        data={"shift": shift_json(shift)},
    )
    failpoint("detect.sequence_taken")
    tx.alerts.add(alert)
    failpoint("detect.alert_written")
    tx.deliveries.enqueue(alert, now, parts.new_id)
    failpoint("detect.enqueued")
    return alert


def tell(parts: Parts, alerts: Iterable[Alert]) -> None:
    """After the commit: wakes up senders and listeners. If this is lost, the sweeper does it."""
    alerts = list(alerts)
    for alert in alerts:
        log.info("alert", extra={"alert_id": alert.id, "sequence": alert.sequence, "shift_id": alert.shift_id})
    newest = max((alert.sequence for alert in alerts), default=0)
    if newest:
        parts.queue.announce(newest)
        failpoint("tell.announced")
        parts.queue.nudge_deliveries()


# --- sweep -----------------------------------------------------------------------------------------------------------


def sweep(parts: Parts) -> int:
    """Nudges every job that is due but was not taken, with back-off; returns how many."""
    with parts.store.writing() as tx:
        stuck: list[str] = tx.jobs.stuck(parts.clock.now())
        failpoint("sweep.marked")
    failpoint("sweep.after_commit")
    for job_id in stuck:
        parts.queue.nudge_job(job_id)
    parts.queue.nudge_deliveries()
    return len(stuck)
