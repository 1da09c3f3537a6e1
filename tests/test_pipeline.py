"""The story: submit -> collect -> detect, over fakes and a real store of each kind."""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service import curation, pipeline
from service.adapters.clock import FixedClock
from service.adapters.fakes import FakeFetcher
from service.domain.article import Submission
from service.domain.errors import BadInput, Deferred, JobFailed
from service.domain.job import LEASE, LONGEST_WAIT, MAX_ATTEMPTS, JobState
from service.domain.shift import Cause, ShiftStatus
from service.domain.stance import ArticleStance
from service.pipeline import Idempotency, Parts


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def send(parts: Parts, text: str, on: str, outlet: str = "one.example", **more: str) -> str:
    job = pipeline.submit(parts, Submission(text=text, published_at=day(on), outlet=outlet, **more), "key_a")
    done = pipeline.collect(parts, job.id)
    assert done is not None
    assert done.state is JobState.SUCCEEDED
    assert done.article_id
    return done.article_id


ENGAGES, REJECTS = "pakistan_government engages", "pakistan_government rejects"


def shifts(parts: Parts) -> list:
    with parts.store.reading() as tx:
        return list(tx.shifts.of_actor("pakistan_government"))


def alerts(parts: Parts) -> list:
    with parts.store.reading() as tx:
        return list(tx.alerts.after(0, 100))


def test_a_submission_is_a_queued_job_and_a_nudge(parts: Parts) -> None:
    """Accepting means: the row is there, and somebody is woken up."""
    job = pipeline.submit(parts, Submission(text="x"), "key_a")
    with parts.store.reading() as tx:
        assert tx.jobs.get(job.id).state is JobState.QUEUED
    assert parts.queue.jobs == [job.id]


def test_one_idempotency_key_is_one_job(parts: Parts) -> None:
    """The second request with a key gets the first one's job; another body under it is refused."""
    once = Idempotency("k", "print")
    first = pipeline.submit(parts, Submission(text="x"), "key_a", once)
    assert pipeline.submit(parts, Submission(text="x"), "key_a", once).id == first.id
    assert pipeline.submit(parts, Submission(text="x"), "key_b", once).id != first.id
    with pytest.raises(BadInput, match="another request"):
        pipeline.submit(parts, Submission(text="y"), "key_a", Idempotency("k", "other"))


def test_one_idempotency_key_at_once_is_one_job(parts: Parts) -> None:
    """Requests with one key that come at the same moment: one is accepted, the others are told of its job."""
    together = threading.Barrier(6)

    def send(_number: int) -> str:
        together.wait()
        return pipeline.submit(parts, Submission(text="x"), "key_a", Idempotency("k", "print")).id

    with ThreadPoolExecutor(6) as pool:
        told = set(pool.map(send, range(6)))
    with parts.store.reading() as tx:
        assert {job.id for job in tx.jobs.page(None, None, None, 10)} == told
    assert parts.queue.jobs == list(told)
    assert len(told) == 1


def test_a_job_is_collected_once(parts: Parts) -> None:
    """A doubled nudge finds nothing to do."""
    job = pipeline.submit(parts, Submission(text=ENGAGES), "key_a")
    assert pipeline.collect(parts, job.id) is not None
    assert pipeline.collect(parts, job.id) is None


def test_a_dead_workers_job_is_taken_over_when_its_lease_ends(parts: Parts, clock: FixedClock) -> None:
    """A claim without an end is open again after the lease, and the late one's result is thrown away."""
    job = pipeline.submit(parts, Submission(text=ENGAGES), "key_a")
    with parts.store.writing() as tx:
        stale = tx.jobs.claim(job.id, clock.now(), LEASE)
    assert pipeline.collect(parts, job.id) is None
    clock.advance(LEASE + timedelta(seconds=1))
    assert pipeline.sweep(parts) == 1
    done = pipeline.collect(parts, job.id)
    assert done is not None
    assert done.attempts == 2
    with parts.store.writing() as tx, pytest.raises(Exception, match="taken over"):
        tx.jobs.succeed(stale, "art_x", clock.now())


def test_a_clock_set_back_holds_no_job_up(parts: Parts, clock: FixedClock) -> None:
    """A dead worker's job and one whose nudge was lost are nudged at the next sweep, though their times lie ahead."""
    held = pipeline.submit(parts, Submission(text=ENGAGES), "key_a")
    with parts.store.writing() as tx:
        tx.jobs.claim(held.id, clock.now(), LEASE)
    lost = pipeline.submit(parts, Submission(text="x"), "key_a")
    clock.advance(timedelta(hours=-1))
    parts.queue.jobs.clear()
    assert pipeline.sweep(parts) == 2
    assert sorted(parts.queue.jobs) == sorted([held.id, lost.id])
    done = pipeline.collect(parts, held.id)
    assert done is not None
    assert done.state is JobState.SUCCEEDED


@pytest.mark.parametrize("wait", [Deferred("not yet", 40.0), JobFailed("fetch_status", "503", retryable=True)])
def test_a_clock_set_back_lengthens_no_wait_of_a_job(parts: Parts, clock: FixedClock, wait: Exception) -> None:
    """A job that waits to be fetched again is nudged at the next sweep once the clock went back, by whatever step."""
    job = pipeline.submit(parts, Submission(url="http://a.example/"), "key_a")
    parts.fetcher.pages["http://a.example/"] = wait
    for back in (timedelta(minutes=5), timedelta(hours=1), timedelta(days=9)):
        pipeline.collect(parts, job.id)
        assert pipeline.sweep(parts) == 0
        clock.advance(-back)
        parts.queue.jobs.clear()
        assert pipeline.sweep(parts) == 1
        assert pipeline.sweep(parts) == 0
    parts.fetcher.pages["http://a.example/"] = ENGAGES
    assert pipeline.collect(parts, job.id).state is JobState.SUCCEEDED


def test_clocks_that_differ_a_little_shorten_no_wait_of_a_job(parts: Parts, clock: FixedClock) -> None:
    """A sweeper whose clock is half a lease behind that of the worker lets the job wait."""
    job = pipeline.submit(parts, Submission(url="http://a.example/"), "key_a")
    parts.fetcher.pages["http://a.example/"] = Deferred("not yet", 40.0)
    pipeline.collect(parts, job.id)
    clock.advance(-LEASE / 2)
    assert pipeline.sweep(parts) == 0


def test_no_wait_for_a_sites_turn_is_longer_than_any_other(parts: Parts, clock: FixedClock) -> None:
    """A job is put back for an hour at most."""
    job = pipeline.submit(parts, Submission(url="http://a.example/"), "key_a")
    parts.fetcher.pages["http://a.example/"] = Deferred("not yet", 9 * 3600.0)
    pipeline.collect(parts, job.id)
    clock.advance(LONGEST_WAIT - timedelta(seconds=1))
    assert pipeline.collect(parts, job.id) is None
    clock.advance(timedelta(seconds=2))
    assert pipeline.collect(parts, job.id) is not None


def test_the_sweeper_backs_off(parts: Parts, clock: FixedClock) -> None:
    """A job that nobody takes is nudged ever more rarely, not at each sweep."""
    pipeline.submit(parts, Submission(text="x"), "key_a")
    nudges = 0
    for _ in range(60):
        clock.advance(timedelta(seconds=5))
        nudges += pipeline.sweep(parts)
    assert 2 <= nudges <= 5


def test_nudges_that_the_broker_lost_are_sent_again_at_once(parts: Parts, clock: FixedClock) -> None:
    """However often a job was nudged in vain: once the broker holds nothing, the next sweep but one nudges it."""
    job = pipeline.submit(parts, Submission(text=ENGAGES), "key_a")
    while pipeline.sweep(parts) == 0 or len(parts.queue.jobs) < 5:
        clock.advance(timedelta(seconds=5))
    parts.queue.jobs.clear()
    clock.advance(timedelta(seconds=4))
    assert pipeline.sweep(parts) == 0  # it may be on its way from the broker to a claim
    clock.advance(timedelta(seconds=2))
    assert pipeline.sweep(parts) == 1
    assert parts.queue.jobs == [job.id]
    assert pipeline.collect(parts, job.id).state is JobState.SUCCEEDED
    parts.queue.jobs.clear()
    clock.advance(timedelta(seconds=60))
    assert pipeline.sweep(parts) == 0


def test_a_retryable_error_is_tried_again_and_then_final(parts: Parts, clock: FixedClock) -> None:
    """Five attempts with waits between them, then the job has failed and says in which phase."""
    fetcher = FakeFetcher({"http://a.example/": JobFailed("fetch_timeout", "took over 20 s")})
    parts = replace(parts, fetcher=fetcher)
    job = pipeline.submit(parts, Submission(url="http://a.example/"), "key_a")
    for attempt in range(1, MAX_ATTEMPTS + 1):
        done = pipeline.collect(parts, job.id)
        assert done is not None
        assert done.state is (JobState.FAILED if attempt == MAX_ATTEMPTS else JobState.QUEUED)
        assert pipeline.collect(parts, job.id) is None
        clock.advance(timedelta(hours=2))
    assert done.error is not None
    assert (done.error.code, done.error.phase) == ("fetch_timeout", "fetch")
    fetcher.pages["http://a.example/"] = ENGAGES
    assert pipeline.retry(parts, job.id) is not None
    again = pipeline.collect(parts, job.id)
    assert again is not None
    assert again.state is JobState.SUCCEEDED


def test_a_final_error_is_not_tried_again(parts: Parts) -> None:
    """A page without an article stays one."""
    job = pipeline.submit(parts, Submission(html="<p> </p>"), "key_a")
    done = pipeline.collect(parts, job.id)
    assert done is not None
    assert done.error is not None
    assert (done.state, done.error.code, done.error.phase) == (JobState.FAILED, "nothing_extracted", "extract")


def test_the_same_text_again_changes_nothing(parts: Parts) -> None:
    """Sent twice, stored once: without a URL by text, outlet and time; with one by the URL."""
    assert send(parts, ENGAGES, "2021-10-01") == send(parts, ENGAGES, "2021-10-01")
    assert send(parts, ENGAGES, "2021-10-01") != send(parts, ENGAGES, "2021-10-02")
    one = send(parts, ENGAGES, "2021-10-03", url="http://a.example/1")
    assert send(parts, ENGAGES, "2021-10-03", url="http://a.example/1") == one
    with parts.store.reading() as tx:
        assert len(tx.articles.versions(one)) == 1


def test_an_edited_page_is_a_new_version(parts: Parts) -> None:
    """Another text under one URL: the old text is kept, the timeline follows, and the cause says so."""
    send(parts, ENGAGES, "2020-01-01")
    one = send(parts, REJECTS + " and a word", "2023-06-06", url="http://a.example/1")
    assert [s.status for s in shifts(parts)] == [ShiftStatus.PROVISIONAL]
    assert send(parts, "nothing of interest", "2023-06-07", url="http://a.example/1") == one
    with parts.store.reading() as tx:
        assert [v["version"] for v in tx.articles.versions(one)] == [1, 2]
        assert tx.articles.get(one).published_at == day("2023-06-06")
    (gone,) = shifts(parts)
    assert (gone.status, gone.cause) == (ShiftStatus.RETRACTED, Cause.ARTICLE_EDITED)
    assert one in gone.because


REPORTS = [
    (ENGAGES, "2011-11-21", "one.example"),
    (ENGAGES + " ", "2013-08-19", "two.example"),
    (ENGAGES + "  ", "2021-10-01", "three.example"),
    (REJECTS, "2023-06-06", "four.example"),
]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::3])
def test_any_order_gives_the_same_shift(parts: Parts, order: tuple[int, ...]) -> None:
    """One turn, on the day of the first refusal, whatever came in first; with a sentence on each side."""
    for index in order:
        send(parts, *REPORTS[index])
    standing = [s for s in shifts(parts) if s.status is not ShiftStatus.RETRACTED]
    assert [(s.from_stance, s.to_stance, s.effective_at) for s in standing] == [("engage", "reject", day("2023-06-06"))]
    assert standing[0].before[0].text == ENGAGES
    assert standing[0].after[0].text == REJECTS


def test_each_change_of_status_is_an_alert(parts: Parts) -> None:
    """Provisional, confirmed by a second outlet, retracted by deletion: three alerts, in order, never edited."""
    send(parts, ENGAGES, "2021-10-01")
    send(parts, REJECTS, "2023-06-06", "two.example")
    second = [send(parts, f"{REJECTS} {i}", f"2023-06-0{7 + i}", f"{i}.example") for i in range(2)]
    for article in second:
        curation.delete(parts, article, curation.By("key_m"))
    told = alerts(parts)
    assert [a.sequence for a in told] == list(range(1, len(told) + 1))
    assert told[0].type == "shift.provisional"
    assert "shift.confirmed" in [a.type for a in told]
    assert told[0].data["shift"]["after"][0]["text"] == REJECTS


def test_an_analysts_word_outlives_an_edit(parts: Parts) -> None:
    """A corrected stance stays when the page comes in again with another text."""
    send(parts, ENGAGES, "2020-01-01")
    one = send(parts, REJECTS, "2023-06-06", "two.example", url="http://a.example/1")
    curation.correct_stance(parts, one, "pakistan_government", ArticleStance.NONE, curation.By("key_m", "satire"))
    (gone,) = shifts(parts)
    assert gone.status is ShiftStatus.RETRACTED
    assert gone.because == f"an analyst set pakistan_government to none in article {one}", "the note stays in the house"
    send(parts, REJECTS + " edited", "2023-06-06", "two.example", url="http://a.example/1")
    assert [s.status for s in shifts(parts)] == [ShiftStatus.RETRACTED]
    with parts.store.reading() as tx:
        assert tx.articles.get(one).stances["pakistan_government"].source == "analyst"
    curation.correct_stance(parts, one, "pakistan_government", None, curation.By("key_m"))
    assert [s.status for s in shifts(parts)] == [ShiftStatus.PROVISIONAL]


def test_a_corrected_date_moves_the_shift(parts: Parts) -> None:
    """The timeline follows an analyst's date, and an edit of the page does not take it back."""
    send(parts, ENGAGES, "2020-01-01")
    one = send(parts, REJECTS, "2023-06-06", "two.example", url="http://a.example/1")
    curation.correct_fields(parts, one, {"published_at": day("2023-01-05")}, curation.By("key_m"))
    send(parts, REJECTS + " edited", "2023-06-06", "two.example", url="http://a.example/1")
    standing = [s for s in shifts(parts) if s.status is not ShiftStatus.RETRACTED]
    assert [s.effective_at for s in standing] == [day("2023-01-05")]
    (gone,) = (s for s in shifts(parts) if s.status is ShiftStatus.RETRACTED)
    assert gone.because == f"an analyst corrected published_at of article {one}"


def test_copies_share_a_cluster(parts: Parts) -> None:
    """The same text from two outlets is one cluster and counts once."""
    one = send(parts, REJECTS, "2023-06-06", "one.example")
    two = send(parts, REJECTS, "2023-06-06", "two.example")
    with parts.store.reading() as tx:
        assert tx.articles.get(one).cluster_id == tx.articles.get(two).cluster_id


def test_waiting_for_a_sites_turn_is_no_attempt(parts: Parts, clock: FixedClock) -> None:
    """A job that is put back keeps its attempts, comes back when it was told to, and a late worker cannot write."""
    job = pipeline.submit(parts, Submission(url="http://a.example/"), "key_a")
    parts.fetcher.pages["http://a.example/"] = Deferred("not yet", 40.0)
    for _ in range(MAX_ATTEMPTS + 1):
        back = pipeline.collect(parts, job.id)
        assert (back.state, back.attempts, back.error) == (JobState.QUEUED, 0, None)
        assert pipeline.collect(parts, job.id) is None
        clock.advance(timedelta(seconds=41))
    assert pipeline.sweep(parts) == 1
    parts.fetcher.pages["http://a.example/"] = ENGAGES
    assert pipeline.collect(parts, job.id).state is JobState.SUCCEEDED


def test_who_lost_the_lease_cannot_put_the_job_back(parts: Parts, clock: FixedClock) -> None:
    """A stale worker's wish to wait changes nothing."""
    job = pipeline.submit(parts, Submission(url="http://a.example/"), "key_a")

    def slow() -> str:
        clock.advance(LEASE + timedelta(seconds=1))
        with parts.store.writing() as tx:
            tx.jobs.claim(job.id, clock.now(), LEASE)
        raise Deferred("not yet", 1.0)

    parts.fetcher.pages["http://a.example/"] = slow
    assert pipeline.collect(parts, job.id) is None
    with parts.store.reading() as tx:
        assert (tx.jobs.get(job.id).state, tx.jobs.get(job.id).attempts) == (JobState.RUNNING, 2)
