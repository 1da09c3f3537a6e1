"""Alerts go out: over a fake sender and a real store of each kind."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from service import delivering, pipeline
from service.adapters.clock import FixedClock
from service.adapters.ids import new_id
from service.delivering import Office, deliver
from service.domain.article import Submission
from service.domain.delivery import DISABLED, LEASE, SCHEDULE, Attempt, Parcel
from service.pipeline import Parts

Rule = Callable[[Parcel], tuple[int | None, str | None]]


@dataclass
class FakeSender:
    """Answers as `rule` says, and remembers what was sent."""

    rule: Rule = lambda _parcel: (200, None)
    sent: list[Parcel] = field(default_factory=list)
    retry_after: float | None = None

    def send(self, parcel: Parcel, now: datetime) -> Attempt:
        self.sent.append(parcel)
        status, error = self.rule(parcel)
        return Attempt(now, 3, status, error, "head", self.retry_after if error else None)


@pytest.fixture
def office(parts: Parts) -> Office:
    return Office(parts.store, parts.queue, FakeSender(), parts.clock, new_id, lambda: 0.0)


def hook(parts: Parts, kind: str = "webhook", **more: object) -> str:
    now = parts.clock.now()
    id_ = new_id("whk", now)
    values = {
        "id": id_, "key_id": None, "kind": kind, "url": b"u", "shown_url": "u", "types": [], "actors": [],
        "filters": {}, "options": {}, "description": None, "secret": b"s",
    }  # fmt: skip
    with parts.store.writing() as tx:
        tx.webhooks.add(values | more, now)
    return id_


def turn(parts: Parts, actor: str = "pakistan_government") -> None:
    """Makes one alert: an actor engages, and years later rejects."""
    for text, on in ((f"{actor} engages", "2020-01-01"), (f"{actor} rejects", "2023-06-06")):
        published = datetime.fromisoformat(on).replace(tzinfo=parts.clock.now().tzinfo)
        job = pipeline.submit(parts, Submission(text=text, published_at=published, outlet="one.example"), "key_a")
        assert pipeline.collect(parts, job.id)


def a_letter(parts: Parts, tx: Any, webhook: str) -> None:
    now = parts.clock.now()
    id_ = new_id("msg", now)
    tx.deliveries.add_message(id_, "webhook.test", b"{}", now)
    tx.deliveries.add(webhook, id_, now, now, new_id)


def states(parts: Parts, webhook: str) -> list[tuple[str, int]]:
    with parts.store.reading() as tx:
        return [(row["state"], row["attempts"]) for row in tx.deliveries.page(webhook, None, None, 100)]


def test_an_alert_goes_to_every_target_once(parts: Parts, office: Office) -> None:
    """Two targets, one alert: two letters with the same bytes and id; a second run finds nothing to do."""
    first, second = hook(parts), hook(parts)
    turn(parts)
    assert deliver(office) == 2
    assert {p.target.id for p in office.sender.sent} == {first, second}
    assert len({(p.letters[0].message_id, p.letters[0].body) for p in office.sender.sent}) == 1
    body = json.loads(office.sender.sent[0].letters[0].body)
    assert body["type"] == "shift.provisional"
    assert body["data"]["shift"]["actor"] == "pakistan_government"
    assert deliver(office) == 0
    assert states(parts, first) == [("delivered", 1)]


def test_filters_keep_alerts_away(parts: Parts, office: Office) -> None:
    """A target that asks for another actor is not written to."""
    wanted, other = hook(parts, actors=["pakistan_government"]), hook(parts, actors=["ttp"])
    turn(parts)
    deliver(office)
    assert states(parts, wanted) == [("delivered", 1)]
    assert states(parts, other) == []


def test_a_failing_target_is_tried_along_the_schedule(parts: Parts, office: Office, clock: FixedClock) -> None:
    """Ten tries, each at its time and not before; then the delivery has failed."""
    office.sender.rule = lambda _parcel: (500, "status: 500")
    one = hook(parts)
    turn(parts)
    assert deliver(office) == 1
    for wait in SCHEDULE:
        clock.advance(wait - timedelta(milliseconds=1))
        assert deliver(office) == 0
        clock.advance(timedelta(milliseconds=1))
        assert deliver(office) == 1
    assert states(parts, one) == [("failed", 10)]
    with parts.store.reading() as tx:
        (row,) = tx.deliveries.page(one, None, None, 10)
        attempts = tx.deliveries.attempts([row["id"]])[row["id"]]
    assert [a["attempt"] for a in attempts] == list(range(1, 11))
    assert {(a["status"], a["error"], a["response_head"]) for a in attempts} == {(500, "status: 500", "head")}


def test_a_clock_set_back_holds_no_first_try_up(parts: Parts, office: Office, clock: FixedClock) -> None:
    """What was enqueued before the clock went back an hour is sent at the next run."""
    one = hook(parts)
    deliver(office)
    turn(parts)
    clock.advance(timedelta(hours=-1))
    assert deliver(office) == 1
    assert states(parts, one) == [("delivered", 1)]


def test_a_clock_set_back_lengthens_no_wait(parts: Parts, office: Office, clock: FixedClock) -> None:
    """A retry comes after the wait that was meant, counted from when the step was noticed."""
    office.sender.rule = lambda _parcel: (500, "status: 500")
    one = hook(parts)
    turn(parts)
    for wait in SCHEDULE[:3]:
        assert deliver(office) == 1
        clock.advance(timedelta(hours=-1))
        assert deliver(office) == 0
        clock.advance(wait - timedelta(milliseconds=1))
        assert deliver(office) == 0
        clock.advance(timedelta(milliseconds=1))
    assert deliver(office) == 1
    assert states(parts, one) == [("pending", 4)]


def test_a_clock_set_back_leaves_hours_of_the_day_alone(parts: Parts, office: Office, clock: FixedClock) -> None:
    """What waits for the end of quiet hours still does."""
    now = clock.now()
    hours = {"from": f"{now - timedelta(hours=3):%H:%M}", "to": f"{now + timedelta(hours=3):%H:%M}", "zone": "UTC"}
    hook(parts, kind="channel", options={"quiet_hours": hours})
    deliver(office)
    turn(parts)
    with parts.store.reading() as tx:
        due = tx.deliveries.next_due()
    clock.advance(timedelta(hours=-1))
    assert deliver(office) == 0
    with parts.store.reading() as tx:
        assert tx.deliveries.next_due() == due


def test_a_dead_senders_letter_goes_out_after_its_lease(parts: Parts, office: Office, clock: FixedClock) -> None:
    """A claim without an end is open again after the lease; the dead one's word comes too late."""
    one = hook(parts)
    turn(parts)
    with parts.store.writing() as tx:
        (lost,) = tx.deliveries.claim(clock.now(), 10, 4)
    assert deliver(office) == 0
    clock.advance(LEASE + timedelta(seconds=1))
    assert deliver(office) == 1
    with parts.store.writing() as tx:
        assert delivering.settle(office, tx, lost, Attempt(clock.now(), 1, 500, "status"), clock.now()) == 0
    assert states(parts, one) == [("delivered", 2)]


def test_a_late_result_does_not_end_another_senders_attempt(parts: Parts, office: Office, clock: FixedClock) -> None:
    """While the second sender is at it, the first one's word is thrown away, though the delivery is still pending."""
    one = hook(parts)
    turn(parts)
    with parts.store.writing() as tx:
        (late,) = tx.deliveries.claim(clock.now(), 10, 4)
    clock.advance(LEASE + timedelta(seconds=1))
    with parts.store.writing() as tx:
        (second,) = tx.deliveries.claim(clock.now(), 10, 4)
        assert delivering.settle(office, tx, late, Attempt(clock.now(), 1, 200), clock.now()) == 0
        assert delivering.settle(office, tx, second, Attempt(clock.now(), 1, 200), clock.now()) == 1
    assert states(parts, one) == [("delivered", 2)]


def test_two_senders_never_hold_one_letter(parts: Parts, clock: FixedClock) -> None:
    """Claims from many threads at once: each delivery is taken exactly once."""
    hooks = [hook(parts) for _ in range(12)]
    turn(parts)
    taken: list[str] = []
    start = threading.Barrier(4)

    def claim() -> None:
        start.wait()
        for _ in range(6):
            with parts.store.writing() as tx:
                taken.extend(p.letters[0].delivery_id for p in tx.deliveries.claim(clock.now(), 3, 4))

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == len(hooks)


def test_a_slow_target_holds_up_nobody(parts: Parts, office: Office) -> None:
    """While one receiver does not answer, a later alert reaches the other one."""
    slow, quick = hook(parts), hook(parts)
    turn(parts)
    release, reached = threading.Event(), threading.Event()
    bell = delivering.Bell()

    def rule(parcel: Parcel) -> tuple[int | None, str | None]:
        if parcel.target.id == slow:
            assert release.wait(20)
        elif "ttp" in parcel.letters[0].body.decode():
            reached.set()
        return 200, None

    office.sender.rule = rule
    run = threading.Thread(target=deliver, args=(office, 60.0, bell))
    run.start()
    turn(parts, "ttp")
    bell.asked.set()
    assert reached.wait(20)
    release.set()
    run.join()
    assert states(parts, quick) == [("delivered", 1)] * 2
    assert states(parts, slow) == [("delivered", 1)] * 2


def test_one_target_gets_few_at_a_time(parts: Parts, clock: FixedClock) -> None:
    """However much is due to it, a target has at most `per_target` under way."""
    for actor in ("pakistan_government", "ttp"):
        turn(parts, actor)
    one = hook(parts)
    with parts.store.writing() as tx:
        for _ in range(9):
            a_letter(parts, tx, one)
    with parts.store.writing() as tx:
        assert len(tx.deliveries.claim(clock.now(), 16, 4)) == 4
        assert tx.deliveries.claim(clock.now(), 16, 4) == []


def test_gone_disables_and_tells_the_operator(parts: Parts, office: Office) -> None:
    """410: nothing more is sent there, what waited has failed, and who asked for it hears of it."""
    gone, operator = hook(parts), hook(parts, types=[DISABLED])
    turn(parts)
    office.sender.rule = lambda parcel: (410, "status: 410") if parcel.target.id == gone else (200, None)
    assert deliver(office) == 2
    with parts.store.reading() as tx:
        row = tx.webhooks.get("webhook", gone)
        assert (row["state"], row["disabled_because"]) == ("disabled", "The receiver answered 410 Gone.")
        assert [entry["action"] for entry in tx.audit.page(None, 5)] == ["webhook.disable"]
    told = json.loads(office.sender.sent[-1].letters[0].body)
    assert office.sender.sent[-1].target.id == operator
    assert (told["type"], told["data"]["webhook_id"]) == (DISABLED, gone)
    turn(parts, "ttp")
    assert deliver(office) == 0
    assert states(parts, gone) == [("failed", 1)]


def test_five_failing_days_disable(parts: Parts, office: Office, clock: FixedClock) -> None:
    """Nothing accepted for five days: disabled at the next failure; a success in between starts the count anew."""
    one = hook(parts)
    office.sender.rule = lambda _parcel: (500, "status: 500")
    turn(parts)
    deliver(office)
    clock.advance(timedelta(days=4))
    deliver(office)
    office.sender.rule = lambda _parcel: (200, None)
    turn(parts, "ttp")
    deliver(office)
    office.sender.rule = lambda _parcel: (500, "status: 500")
    clock.advance(timedelta(days=4))
    with parts.store.writing() as tx:
        a_letter(parts, tx, one)
    deliver(office)
    with parts.store.reading() as tx:
        assert tx.webhooks.get("webhook", one)["state"] == "enabled"
    clock.advance(timedelta(days=6))
    deliver(office)
    with parts.store.reading() as tx:
        assert tx.webhooks.get("webhook", one)["state"] == "disabled"


def test_a_digest_is_one_message(parts: Parts, office: Office, clock: FixedClock) -> None:
    """Alerts wait for the reader's hour, and then come together."""
    digest = {"digest": {"every": "daily", "at": "08:00", "day": None, "zone": "UTC"}}
    one = hook(parts, "channel", options=digest)
    turn(parts)
    turn(parts, "ttp")
    assert deliver(office) == 0
    clock.advance(timedelta(hours=20))
    assert deliver(office) == 2
    (parcel,) = office.sender.sent
    assert len(parcel.letters) == 2
    assert states(parts, one) == [("delivered", 1)] * 2


def test_what_failed_can_be_sent_again(parts: Parts, office: Office, clock: FixedClock) -> None:
    """Retry starts the schedule anew and keeps the old attempts."""
    one = hook(parts)
    office.sender.rule = lambda _parcel: (410, "status: 410")
    turn(parts)
    deliver(office)
    office.sender.rule = lambda _parcel: (200, None)
    with parts.store.writing() as tx:
        assert tx.webhooks.change("webhook", one, {"state": "enabled"}, clock.now())
        assert tx.deliveries.retry(one, clock.now(), since=clock.now() + timedelta(seconds=1)) == 0
        assert tx.deliveries.retry(one, clock.now(), since=clock.now() - timedelta(hours=1)) == 1
    assert deliver(office) == 1
    assert states(parts, one) == [("delivered", 2)]


def test_what_waits_after_a_failure_can_be_sent_again_with_the_rest(
    parts: Parts, office: Office, clock: FixedClock
) -> None:
    """A receiver that is back need not wait for hours; what was never tried, or is under way, is let be."""
    one = hook(parts)
    office.sender.rule = lambda _parcel: (500, "status: 500")
    turn(parts)
    deliver(office)
    clock.advance(timedelta(seconds=30))
    deliver(office)
    office.sender.rule = lambda _parcel: (200, None)
    assert deliver(office) == 0
    with parts.store.writing() as tx:
        assert tx.deliveries.retry(one, clock.now(), since=clock.now()) == 0
        assert tx.deliveries.retry(one, clock.now()) == 1
        assert len(tx.deliveries.claim(clock.now(), 1, 1)) == 1
        assert tx.deliveries.retry(one, clock.now()) == 0
    clock.advance(LEASE + timedelta(seconds=1))
    assert deliver(office) == 1
    with parts.store.writing() as tx:
        tx.deliveries.add_message("msg_new", "webhook.test", b"{}", clock.now())
        tx.deliveries.add(one, "msg_new", clock.now(), clock.now() + timedelta(hours=1), parts.new_id)
        assert tx.deliveries.retry(one, clock.now()) == 0


def test_a_run_that_takes_too_long_asks_to_be_followed(parts: Parts, office: Office) -> None:
    """After its time a run takes nothing more, and nudges for the next one."""
    hook(parts)
    turn(parts)
    before = parts.queue.deliveries
    assert deliver(office, seconds=0) == 0
    assert parts.queue.deliveries == before + 1
    assert deliver(replace(office, at_once=1)) == 1


def test_what_is_under_way_when_a_target_is_disabled_keeps_its_outcome(parts: Parts, office: Office) -> None:
    """Accepted is delivered, though another message's 410 came first; refused has failed, and nothing stays pending."""
    one = hook(parts)
    with parts.store.writing() as tx:
        for _ in range(3):
            a_letter(parts, tx, one)
    now = parts.clock.now()
    with parts.store.writing() as tx:
        gone, accepted, refused = tx.deliveries.claim(now, 10, 10)
        for parcel, status in ((gone, 410), (accepted, 200), (refused, 500)):
            error = None if status == 200 else f"status: {status}"
            assert delivering.settle(office, tx, parcel, Attempt(now, 1, status, error), now) == 1
    assert sorted(states(parts, one)) == [("delivered", 1), ("failed", 1), ("failed", 1)]
    with parts.store.reading() as tx:
        assert tx.deliveries.next_due() is None


def test_what_was_delivered_is_written_to_the_disk(
    parts: Parts, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lease alone need not last; what writes an outcome down does, and so does all that reading does."""
    asked: list[bool] = []
    writing = type(parts.store).writing

    def noting(store: Any, *, lasting: bool = True) -> Any:
        asked.append(lasting)
        return writing(store, lasting=lasting)

    monkeypatch.setattr(type(parts.store), "writing", noting)
    hook(parts)
    turn(parts)
    assert asked.count(False) == 2  # a lease for each of two articles
    asked.clear()
    deliver(office)
    assert asked[:2] == [False, True]
