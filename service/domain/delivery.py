"""Deliveries: what goes to whom, when it is tried again, and when we give up. Rules only, no clock, no dice.

    Alert -> Message (its exact bytes) -> Delivery (to one webhook or channel) -> Attempt … -> Verdict

The rules are those of Standard Webhooks 1.0.0: only 2xx succeeds, a redirect fails, 410 disables, waits grow.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from service.domain.alert import Alert
from service.domain.shift import ShiftStatus
from service.domain.wire import time_json

#: The waits after the first, second, … failed try; after the tenth try the delivery has failed.
SCHEDULE = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)

#: Each wait is lengthened by up to this share of itself, so that what failed together does not come back together.
JITTER = 0.1

#: A receiver's `Retry-After` is honoured up to this.
LONGEST_RETRY_AFTER = timedelta(hours=24)

#: A target that has only failed for this long is disabled.
GIVE_UP_AFTER = timedelta(days=5)

#: How long a claim holds, by the kind of target: longer than the longest sending (15 s for a webhook, some 30 s for a
#: channel), and no longer than needed: a sender that dies keeps its targets' places for as long.
LEASES = {"webhook": timedelta(seconds=30), "channel": timedelta(seconds=60)}
LEASE = max(LEASES.values())

#: Largest body sent, in bytes.
MAX_BODY = 20_000

#: Pieces left out, or halvings, of a message that is too large, before it is sent as it is.
_CUTS = 500

#: The message that tells an operator that a target was disabled; sent only to those who ask for it by name.
DISABLED = "webhook.disabled"

#: The message that `POST /v1/webhooks/ID/test` sends.
TEST = "webhook.test"


class DeliveryState(StrEnum):
    """The life of a delivery."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which alerts a target wants; an empty tuple and 0 mean all.

    `directions` are the sides turned to, `min_confidence` is a bound on the shift's probability, `outlets` are those
    that the new side's evidence must include one of.
    """

    types: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    min_confidence: float = 0.0
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Who is told: a webhook or a channel, with its sealed URL and secrets. `options` are a channel's hours."""

    id: str
    kind: str
    url: bytes
    secret: bytes
    old_secret: bytes | None = None
    failing_since: datetime | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Letter:
    """One claimed delivery: `attempt` is its number, `tries` how many have been judged since it was (re)started."""

    delivery_id: str
    message_id: str
    alert_id: str | None
    type: str
    body: bytes
    attempt: int
    tries: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent at once: one letter to a webhook, all that are due to a channel with a digest."""

    target: Target
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one sending. `error` is None for success; `head` is the answer's beginning, at most 20 kB.

    `retry_after` is in seconds, as the receiver asked.
    """

    at: datetime
    milliseconds: int
    status: int | None = None
    error: str | None = None
    head: str | None = None
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a delivery after an attempt; `disable` says why its target must be disabled, if it must."""

    state: DeliveryState
    next_attempt_at: datetime | None = None
    disable: str | None = None


def judge(
    letter: Letter, attempt: Attempt, failing_since: datetime | None, now: datetime, dice: Callable[[], float]
) -> Verdict:
    """The verdict on an attempt. `dice` gives a number in [0, 1) for the jitter."""
    if attempt.error is None:
        return Verdict(DeliveryState.DELIVERED)
    if attempt.status == 410:
        return Verdict(DeliveryState.FAILED, disable="The receiver answered 410 Gone.")
    if failing_since and now - failing_since >= GIVE_UP_AFTER:
        return Verdict(DeliveryState.FAILED, disable=f"Nothing was accepted for {GIVE_UP_AFTER.days} days.")
    if letter.tries >= len(SCHEDULE):
        return Verdict(DeliveryState.FAILED)
    return Verdict(DeliveryState.PENDING, now + wait(letter.tries, attempt.retry_after, dice))


def wait(tries: int, asked: float | None, dice: Callable[[], float]) -> timedelta:
    """How long until the next try, after `tries` earlier failures: never shorter than planned, nor than asked."""
    planned = SCHEDULE[tries]
    jittered = planned * (1 + JITTER * dice())
    return max(jittered, min(timedelta(seconds=asked or 0), LONGEST_RETRY_AFTER))


def rebased(due: datetime, since: datetime, now: datetime) -> datetime:
    """When a delivery is due that was put off at `since` until `due`, if `now` is before that: a clock that has been
    set back must not make anybody wait longer than was meant. Safe to do twice: `due` before `since` was rebased."""
    return now + (due - since) if now < since <= due else due


def wanted(filters: Filters, alert: Alert, told: Callable[[], bool]) -> bool:
    """Whether a target wants the alert.

    A retraction's own probability is low by nature, so it is not held against `min_confidence` and `outlets`: it goes
    to those who were told of the shift before (`told`), and to nobody else.
    """
    shift = alert.data["shift"]
    if filters.types and alert.type not in filters.types:
        return False
    if filters.actors and alert.actor not in filters.actors:
        return False
    if filters.directions and shift["to"] not in filters.directions:
        return False
    strict = bool(filters.min_confidence or filters.outlets)
    if shift["status"] == ShiftStatus.RETRACTED.value:
        return told() if strict else True
    return shift["probability"] >= filters.min_confidence and _from_outlets(filters.outlets, shift["after"])


def _from_outlets(outlets: Sequence[str], evidence: Sequence[Mapping[str, Any]]) -> bool:
    named = {outlet.casefold() for outlet in outlets}
    return not named or any((piece["outlet"] or "").casefold() in named for piece in evidence)


def message_id(alert_id: str) -> str:
    """The `webhook-id` of an alert: stable over retries and targets, without a dot."""
    return f"msg_{alert_id}".replace(".", "_")


def message(type_: str, at: datetime, data: Mapping[str, Any]) -> bytes:
    """The exact bytes that are stored, signed and sent."""
    return json.dumps(
        {"type": type_, "timestamp": time_json(at), "data": data}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def alert_data(alert: Alert) -> dict[str, Any]:
    """What a message says of an alert: its id and place in the feed beside the shift."""
    return {"alert_id": alert.id, "sequence": alert.sequence, **alert.data}


def alert_message(alert: Alert) -> bytes:
    """An alert's message, at most `MAX_BODY` bytes: the weakest evidence is left out of one that is larger.

    `data` is the alert's, with `alert_id` and `sequence` beside the shift, and `truncated: true` if pieces are missing.
    """
    data = alert_data(alert)
    body = message(alert.type, alert.created_at, data)
    for _ in range(_CUTS):
        if len(body) <= MAX_BODY:
            break
        data = {**data, "shift": _smaller(data["shift"]), "truncated": True}
        body = message(alert.type, alert.created_at, data)
    return body


def _smaller(shift: Mapping[str, Any]) -> dict[str, Any]:
    """The shift without the last piece of its longer side; with one piece on each, with shorter sentences."""
    side = max(("before", "after"), key=lambda name: len(shift[name]))
    if len(shift[side]) > 1:
        return {**shift, side: shift[side][:-1]}
    cut = {
        name: [{**piece, "text": piece["text"][: len(piece["text"]) // 2]} for piece in shift[name]]
        for name in ("before", "after")
    }
    return {**shift, **cut, "outlets": shift["outlets"][:20], "because": (shift["because"] or "")[:500] or None}
