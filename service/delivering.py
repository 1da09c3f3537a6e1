"""The last arrow of the story: alerts go out to those who asked for them.

    claim    take what is due, with a lease and an attempt number
    send     sign and send the exact bytes, many at once, few to one receiver
    settle   write the attempt, and what becomes of the delivery: delivered, another try, failed, target disabled

A kill between a receiver's 200 and `settle` sends again when the lease ends: at least once, never less.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from service.domain.delivery import (
    DISABLED,
    Attempt,
    DeliveryState,
    Letter,
    Parcel,
    Verdict,
    judge,
    message,
)
from service.domain.hours import release_at
from service.failpoints import failpoint
from service.ports import Clock, Queue, Sender, Store

log = logging.getLogger(__name__)

#: Parcels under way at once in one process, and to one target.
AT_ONCE = 16
PER_TARGET = 4

#: Seconds between two looks for what is due while parcels are under way, and between two at the bell.
_LOOK, _EAR = 5.0, 0.05

#: Seconds by which the clock may fall behind between two looks before it counts as set back.
_SLIP = 1.0

#: Seconds after which a run takes nothing new: the task must not outlive the broker's patience.
RUN = 60.0


class Steps:
    """Notices that the machine's clock was set back, by the clock that never is."""

    def __init__(self) -> None:
        self._ahead: float | None = None

    def back(self, now: datetime) -> bool:
        """Whether the clock was set back since the last look; at the first one nobody knows, so it may have been."""
        ahead = now.timestamp() - time.monotonic()
        before, self._ahead = self._ahead, ahead
        return before is None or ahead < before - _SLIP


@dataclass(frozen=True, slots=True)
class Office:
    """What delivering needs from the world. `dice` gives numbers in [0, 1) for the jitter of waits."""

    store: Store
    queue: Queue
    sender: Sender
    clock: Clock
    new_id: Callable[[str, datetime], str]
    dice: Callable[[], float]
    at_once: int = AT_ONCE
    per_target: int = PER_TARGET
    steps: Steps = field(default_factory=Steps)


@dataclass(frozen=True, slots=True)
class Bell:
    """How a run is spoken to from other threads: `asked` to look for new deliveries, `stop` to take nothing more."""

    asked: threading.Event = field(default_factory=threading.Event)
    stop: threading.Event = field(default_factory=threading.Event)


def deliver(office: Office, seconds: float = RUN, bell: Bell | None = None) -> int:
    """Sends what is due until nothing is, or for `seconds`; returns how many attempts were settled."""
    bell = bell or Bell()
    run = _Run(office, bell)
    until = time.monotonic() + seconds
    try:
        while run.turn(taking=time.monotonic() < until and not bell.stop.is_set()):
            pass
    finally:
        run.close()
    if time.monotonic() >= until:
        office.queue.nudge_deliveries()
    return run.settled


class _Run:
    """Parcels under way. Each turn is one transaction: what has come back is settled, what is due is claimed."""

    def __init__(self, office: Office, bell: Bell) -> None:
        self._office, self._bell = office, bell
        self._pool = ThreadPoolExecutor(office.at_once, "sender")
        self._under_way: dict[Future[Attempt], Parcel] = {}
        self._back: list[tuple[Parcel, Attempt]] = []
        self.settled = 0

    def turn(self, taking: bool) -> bool:
        """Settles, claims, sends, and waits for the next to come back. False if there is nothing left to do."""
        parcels = self._exchange(taking)
        for parcel in parcels:
            self._under_way[self._pool.submit(_send, self._office, parcel)] = parcel
        if not self._under_way:
            return False
        self._back = [(self._under_way.pop(future), future.result()) for future in self._done()]
        return True

    def _done(self) -> set[Future[Attempt]]:
        """What has come back; nothing if somebody asked for a look, or it is time to renew it."""
        until = time.monotonic() + _LOOK
        while time.monotonic() < until:
            done, _ = wait(self._under_way, timeout=_EAR, return_when=FIRST_COMPLETED)
            if done or self._bell.asked.is_set():
                return done
        return set()

    def _exchange(self, taking: bool) -> list[Parcel]:
        office, now = self._office, self._office.clock.now()
        self._bell.asked.clear()
        room = office.at_once - len(self._under_way) if taking else 0
        failpoint("deliver.before_exchange")
        with office.store.writing(lasting=bool(self._back)) as tx:
            for parcel, attempt in sorted(self._back, key=lambda pair: pair[0].target.id):
                self.settled += settle(office, tx, parcel, attempt, now)
            failpoint("deliver.settled")
            if office.steps.back(now):
                tx.deliveries.rebase(now)
            parcels: list[Parcel] = tx.deliveries.claim(now, room, office.per_target) if room else []
            failpoint("deliver.claimed")
        failpoint("deliver.after_exchange")
        self._back = []
        return parcels

    def close(self) -> None:
        """Waits for what is under way; what was not settled is sent again after its lease."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _send(office: Office, parcel: Parcel) -> Attempt:
    failpoint("deliver.before_send")
    attempt = office.sender.send(parcel, office.clock.now())
    failpoint("deliver.after_send")
    return attempt


# --- settle ----------------------------------------------------------------------------------------------------------


def settle(office: Office, tx: Any, parcel: Parcel, attempt: Attempt, now: datetime) -> int:
    """Writes what came of a parcel; returns how many of its letters were settled (others were taken over)."""
    enabled, since = tx.deliveries.health(parcel.target.id)
    verdicts = [(letter, _verdict(office, parcel, letter, attempt, since, now)) for letter in parcel.letters]
    if not enabled:
        verdicts = [(letter, _ended(verdict)) for letter, verdict in verdicts]
    settled = [(letter, verdict) for letter, verdict in verdicts if tx.deliveries.settle(letter, attempt, verdict, now)]
    for letter, verdict in settled:
        _log(parcel, letter, attempt, verdict)
    if not settled:
        log.warning("an attempt came back too late", extra={"webhook_id": parcel.target.id})
        return 0
    _note_health(tx, parcel, attempt, since, now)
    because = next((verdict.disable for _, verdict in settled if verdict.disable), None)
    if because:
        disable(office, tx, parcel, because, now)
    return len(settled)


def _verdict(
    office: Office, parcel: Parcel, letter: Letter, attempt: Attempt, since: datetime | None, now: datetime
) -> Verdict:
    verdict = judge(letter, attempt, since, now, office.dice)
    if verdict.next_attempt_at and parcel.target.options:
        return replace(verdict, next_attempt_at=_release_retry(parcel, verdict.next_attempt_at))
    return verdict


def _ended(verdict: Verdict) -> Verdict:
    """Of a target that was disabled meanwhile: what was accepted was, nothing else is tried again."""
    return verdict if verdict.state is DeliveryState.DELIVERED else Verdict(DeliveryState.FAILED)


def _release_retry(parcel: Parcel, at: datetime) -> datetime:
    """A failed digest is tried again as any delivery is, only not in quiet hours."""
    return release_at({"quiet_hours": parcel.target.options.get("quiet_hours")}, at)


def _note_health(tx: Any, parcel: Parcel, attempt: Attempt, since: datetime | None, now: datetime) -> None:
    if attempt.error is None and since:
        tx.webhooks.failing(parcel.target.id, None)
    elif attempt.error is not None and since is None:
        tx.webhooks.failing(parcel.target.id, now)


def disable(office: Office, tx: Any, parcel: Parcel, because: str, now: datetime) -> None:
    """Disables a target and tells the operator: in the log, the audit log, and to whoever asks for such messages."""
    target = parcel.target.id
    tx.webhooks.disable(target, because, now)
    tx.audit.add(office.new_id("aud", now), now, None, "webhook.disable", target, {"because": because})
    log.error("target disabled", extra={"webhook_id": target, "because": because})
    detail = f"Parley disabled {parcel.target.kind} {target}: {because} Enable it again when it is mended."
    data = {"webhook_id": target, "kind": parcel.target.kind, "because": because, "detail": detail}
    listeners: Sequence[str] = tx.deliveries.listeners(DISABLED)
    if listeners:
        id_ = office.new_id("msg", now)
        tx.deliveries.add_message(id_, DISABLED, message(DISABLED, now, data), now)
        for listener in listeners:
            tx.deliveries.add(listener, id_, now, now, office.new_id)


def _log(parcel: Parcel, letter: Letter, attempt: Attempt, verdict: Verdict) -> None:
    level = logging.INFO if verdict.state is DeliveryState.DELIVERED else logging.WARNING
    log.log(
        level,
        "delivery attempt",
        extra={
            "delivery_id": letter.delivery_id,
            "alert_id": letter.alert_id,
            "webhook_id": parcel.target.id,
            "attempt": letter.attempt,
            "state": verdict.state.value,
            "status": attempt.status,
            "error": attempt.error,
            "milliseconds": attempt.milliseconds,
        },
    )
