"""Detect: after articles have changed, whose timeline turns? Shifts and alerts, in the transaction of the change."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from service.domain.alert import Alert, alert_type
from service.domain.shift import Cause, Shift
from service.domain.wire import shift_json
from service.failpoints import failpoint
from service.following import follow
from service.parts import Parts

log = logging.getLogger(__name__)


def detect(parts: Parts, tx: Any, cause: Cause, because: str, *, articles: Collection[str]) -> list[Alert]:
    """After these articles (ids) have changed or gone: follows with their actors' timelines, and writes what turned.

    Shifts, their alerts, and who is to be told, in the transaction of the change. `because` is a clause that says what
    set this off ("article art_… was deleted"): a retraction quotes it.
    """
    now = parts.clock.now()
    alerts = []
    for change in follow(tx, articles, cause, now, because, parts.own_hosts):
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
        parts.queue.nudge_deliveries()
        failpoint("tell.nudged")
        parts.queue.announce(newest)
