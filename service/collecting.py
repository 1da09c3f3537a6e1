"""One attempt at a job: fetch -> extract -> read -> store, each under the lease, and what becomes of a failure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from service.detecting import tell
from service.domain.article import Article, DateSource, Extraction, Hint, Page, Submission, Validators
from service.domain.errors import Deferred, JobFailed, LeaseLost
from service.domain.job import LEASE, LONGEST_WAIT, Job, JobError, JobState, backoff, exhausted
from service.failpoints import failpoint
from service.parts import Parts
from service.recording import compose, record


class Attempt:
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


def put_back(parts: Parts, job: Job, error: Deferred) -> Job | None:
    now = parts.clock.now()
    again_at = now + min(timedelta(seconds=error.retry_after), LONGEST_WAIT)
    try:
        with parts.store.writing() as tx:
            tx.jobs.put_back(job, now, again_at)
    except LeaseLost:
        return None
    return replace(job, state=JobState.QUEUED, attempts=job.attempts - 1, next_run_at=again_at)


def fail(parts: Parts, job: Job, phase: str, error: JobFailed) -> Job | None:
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
