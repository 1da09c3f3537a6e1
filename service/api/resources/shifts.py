"""Shifts: who turned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint

from schemas.shift import ShiftOut, ShiftPage, ShiftQuery
from service.api import paging
from service.api.context import parts
from service.api.endpoint import endpoint
from service.domain.errors import NotFound
from service.domain.shift import Shift
from service.domain.wire import shift_json

bp = Blueprint("shifts", __name__)


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
