"""Shifts, and the alert feed for polling."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from flask import Blueprint

from schemas.shift import AlertPage, AlertQuery, ShiftOut, ShiftPage, ShiftQuery
from service.api import paging
from service.api.context import parts
from service.api.endpoint import endpoint
from service.domain.alert import Alert
from service.domain.errors import NotFound
from service.domain.shift import Shift
from service.domain.wire import shift_json

bp = Blueprint("shifts", __name__)

#: Seconds between two looks at the feed while a client waits.
_LOOK = 0.25


@bp.get("/v1/shifts")
@endpoint(
    "Stance changes, newest first",
    scope="read",
    query=ShiftQuery,
    answers={200: (ShiftPage, "A page.")},
    errors=("invalid_cursor",),
)
def many(query: dict[str, Any]) -> Any:
    """Shifts by time of effect, retracted ones too."""
    after = paging.decode("shifts", query.pop("cursor"))
    limit = query.pop("limit")
    with parts().store.reading() as tx:
        shifts: Sequence[Shift] = tx.shifts.page(query, after, limit + 1)
    page = paging.page("shifts", shifts, limit, lambda shift: (shift.effective_at, shift.id))
    return page | {"items": [shift_json(shift) for shift in page["items"]]}


@bp.get("/v1/shifts/<shift_id>")
@endpoint(
    "One stance change", scope="read", answers={200: (ShiftOut, "The shift as it stands.")}, errors=("not_found",)
)
def one(shift_id: str) -> Any:
    """One shift."""
    with parts().store.reading() as tx:
        shift = tx.shifts.get(shift_id)
    if shift is None:
        raise NotFound("There is no such shift.")
    return shift_json(shift)


@bp.get("/v1/alerts")
@endpoint(
    "The alert feed, oldest first",
    scope="read",
    query=AlertQuery,
    answers={200: (AlertPage, "Alerts behind the cursor; `next` is always given.")},
    errors=("invalid_cursor",),
)
def alerts(query: dict[str, Any]) -> Any:
    """Alerts after a cursor; with `wait`, up to that many seconds for the next one."""
    place = paging.decode("alerts", query["after"])
    sequence = int(place[0]) if place else 0
    found = _await(sequence, query["limit"], query["wait"])
    newest = found[-1].sequence if found else sequence
    return {"items": [alert_json(alert) for alert in found], "next": paging.encode("alerts", newest)}


def _await(sequence: int, limit: int, wait: int) -> Sequence[Alert]:
    until = time.monotonic() + wait
    while True:
        with parts().store.reading() as tx:
            found: Sequence[Alert] = tx.alerts.after(sequence, limit)
        left = until - time.monotonic()
        if found or left <= 0:
            return found
        time.sleep(min(_LOOK, left))


def alert_json(alert: Alert) -> dict[str, Any]:
    """An alert for `AlertOut`."""
    return {
        "id": alert.id,
        "sequence": alert.sequence,
        "type": alert.type,
        "created_at": alert.created_at,
        "data": alert.data,
    }
