"""The rules of delivering, as tables."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.alert import Alert
from service.domain.delivery import (
    MAX_BODY,
    SCHEDULE,
    Attempt,
    DeliveryState,
    Filters,
    Letter,
    Verdict,
    alert_message,
    judge,
    message_id,
    rebased,
    wanted,
)

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def no_dice() -> float:
    return 0.0


def letter(tries: int) -> Letter:
    return Letter("dlv_1", "msg_1", "alert_1", "shift.confirmed", b"{}", tries + 1, tries)


def attempt(status: int | None = None, error: str | None = "status", retry_after: float | None = None) -> Attempt:
    return Attempt(NOW, 5, status, error, None, retry_after)


PENDING, FAILED = DeliveryState.PENDING, DeliveryState.FAILED
DAYS = timedelta(days=1)

TABLE = [
    ("accepted", 0, attempt(200, None), None, Verdict(DeliveryState.DELIVERED)),
    ("the contract's first wait", 0, attempt(500), NOW, Verdict(PENDING, NOW + timedelta(seconds=5))),
    ("its second", 1, attempt(500), NOW, Verdict(PENDING, NOW + timedelta(minutes=5))),
    ("its third", 2, attempt(500), NOW, Verdict(PENDING, NOW + timedelta(minutes=30))),
    ("its fourth", 3, attempt(500), NOW, Verdict(PENDING, NOW + timedelta(hours=2))),
    ("its fifth", 4, attempt(500), NOW, Verdict(PENDING, NOW + timedelta(hours=5))),
    ("its sixth", 5, attempt(500), NOW, Verdict(PENDING, NOW + timedelta(hours=10))),
    ("its seventh", 6, attempt(500), NOW, Verdict(PENDING, NOW + timedelta(hours=14))),
    ("its eighth", 7, attempt(500), NOW, Verdict(PENDING, NOW + timedelta(hours=20))),
    ("its ninth", 8, attempt(500), NOW, Verdict(PENDING, NOW + timedelta(hours=24))),
    ("the tenth failure is the last", 9, attempt(500), NOW, Verdict(FAILED)),
    ("a redirect fails", 0, attempt(302), None, Verdict(PENDING, NOW + timedelta(seconds=5))),
    ("no answer fails", 0, attempt(None, "timeout"), None, Verdict(PENDING, NOW + timedelta(seconds=5))),
    ("Retry-After is honoured", 0, attempt(429, retry_after=90), None, Verdict(PENDING, NOW + timedelta(seconds=90))),
    ("but makes no wait shorter", 1, attempt(429, retry_after=1), None, Verdict(PENDING, NOW + timedelta(minutes=5))),
    ("nor longer than a day", 0, attempt(503, retry_after=1e7), None, Verdict(PENDING, NOW + DAYS)),
    ("410 disables", 0, attempt(410), None, Verdict(FAILED, disable="The receiver answered 410 Gone.")),
    ("five failing days", 3, attempt(500), NOW - 5 * DAYS, Verdict(FAILED, disable="Nothing was accepted for 5 days.")),
    ("less than five", 0, attempt(500), NOW - 4.9 * DAYS, Verdict(PENDING, NOW + timedelta(seconds=5))),
    ("a success ends them", 3, attempt(204, None), NOW - 9 * DAYS, Verdict(DeliveryState.DELIVERED)),
]


@pytest.mark.parametrize(("tries", "made", "since", "verdict"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE])
def test_the_verdict(tries: int, made: Attempt, since: datetime | None, verdict: Verdict) -> None:
    """Each row of the table: tries so far, the attempt, failing since, and what becomes of it."""
    assert judge(letter(tries), made, since, NOW, no_dice) == verdict


def test_jitter_lengthens_each_wait_by_a_tenth_at_most() -> None:
    """The dice's whole range lies between the planned wait and 1.1 of it."""
    for tries, planned in enumerate(SCHEDULE):
        for thrown in (0.0, 0.5, 0.999):
            verdict = judge(letter(tries), attempt(500), None, NOW, lambda thrown=thrown: thrown)
            assert verdict.next_attempt_at
            assert planned <= verdict.next_attempt_at - NOW <= planned * 1.1


def alert(status: str = "confirmed", probability: float = 0.95, outlet: str = "Dawn", evidence: int = 1) -> Alert:
    piece = {"outlet": outlet, "text": "x" * 900, "url": None}
    shift = {
        "to": "reject",
        "status": status,
        "probability": probability,
        "before": [piece] * evidence,
        "after": [piece] * evidence,
        "outlets": [outlet],
        "because": None,
    }
    return Alert("alert_9f.1", 7, f"shift.{status}", NOW, "shift_1", "ttp", {"shift": shift})


WANTED = [
    ("no filter takes all", Filters(), alert(), False, True),
    ("type", Filters(types=("shift.confirmed",)), alert(), False, True),
    ("another type", Filters(types=("shift.provisional",)), alert(), False, False),
    ("actor", Filters(actors=("ttp", "anp")), alert(), False, True),
    ("another actor", Filters(actors=("anp",)), alert(), False, False),
    ("direction", Filters(directions=("reject",)), alert(), False, True),
    ("the other direction", Filters(directions=("engage",)), alert(), False, False),
    ("sure enough", Filters(min_confidence=0.9), alert(), False, True),
    ("not sure enough", Filters(min_confidence=0.96), alert(), False, False),
    ("outlet, whatever its case", Filters(outlets=("DAWN",)), alert(), False, True),
    ("another outlet", Filters(outlets=("The News",)), alert(), False, False),
    ("an unsure retraction of what was told", Filters(min_confidence=0.9), alert("retracted", 0.1), True, True),
    ("a retraction of what was never told", Filters(min_confidence=0.9), alert("retracted", 0.1), False, False),
    ("a retraction without strict filters", Filters(actors=("ttp",)), alert("retracted", 0.1), False, True),
]


@pytest.mark.parametrize(
    ("filters", "told_of", "before", "result"), [r[1:] for r in WANTED], ids=[r[0] for r in WANTED]
)
def test_who_wants_an_alert(filters: Filters, told_of: Alert, before: bool, result: bool) -> None:
    """Each row: a filter, an alert, whether the target was told of the shift before, and whether it is told now."""
    assert wanted(filters, told_of, lambda: before) is result


def test_a_message_has_the_standards_three_members() -> None:
    """`type`, `timestamp`, `data`; the alert's id and place in the feed are in the data; the id has no dot."""
    body = json.loads(alert_message(alert()))
    assert list(body) == ["type", "timestamp", "data"]
    assert body["timestamp"] == "2026-05-04T12:00:00Z"
    assert (body["data"]["alert_id"], body["data"]["sequence"]) == ("alert_9f.1", 7)
    assert "truncated" not in body["data"]
    assert message_id("alert_9f.1") == "msg_alert_9f_1"


def test_a_large_message_loses_evidence_not_its_shape() -> None:
    """Over 20 kB, pieces are left out from the end, one stays on each side, and the message says so."""
    body = alert_message(alert(evidence=40))
    assert len(body) <= MAX_BODY
    data = json.loads(body)["data"]
    assert data["truncated"] is True
    assert data["shift"]["before"]
    assert data["shift"]["after"]


def test_a_wait_is_counted_anew_where_the_clock_went_back() -> None:
    """As long as was meant, from now on; what was rebased before, or put off in the past, stays as it is."""
    hour, wait = timedelta(hours=1), timedelta(minutes=5)
    assert rebased(NOW + hour + wait, NOW + hour, NOW) == NOW + wait
    assert rebased(NOW + wait, NOW + hour, NOW) == NOW + wait
    assert rebased(NOW + wait, NOW - hour, NOW) == NOW + wait
