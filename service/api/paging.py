"""Cursors: opaque, signed, so that an altered one is refused instead of leading astray."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from flask import current_app

from service.domain.errors import BadInput

T = TypeVar("T")

_SIGNATURE = 9  # bytes: an altered cursor passes once in 2^72


def _sign(data: bytes) -> bytes:
    key: bytes = current_app.extensions["parley"].cursor_key
    return hmac.digest(key, data, hashlib.sha256)[:_SIGNATURE]


def encode(kind: str, *place: Any) -> str:
    """A cursor for a place in the list `kind`: text, numbers and times."""
    plain = [{"t": p.isoformat()} if isinstance(p, datetime) else p for p in place]
    data = json.dumps([kind, *plain], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_sign(data) + data).decode().rstrip("=")


def decode(kind: str, cursor: str | None) -> tuple[Any, ...] | None:
    """The place that a cursor of the list `kind` points to. Raises `BadInput` (`invalid_cursor`)."""
    if not cursor:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        signature, data = raw[:_SIGNATURE], raw[_SIGNATURE:]
        if not hmac.compare_digest(signature, _sign(data)):
            raise ValueError
        found, *place = json.loads(data)
        if found != kind:
            raise ValueError
    except (ValueError, TypeError):
        raise BadInput(
            "This cursor is none of ours or belongs to another list: begin again without one.", code="invalid_cursor"
        ) from None
    return tuple(datetime.fromisoformat(p["t"]) if isinstance(p, dict) else p for p in place)


def page(kind: str, rows: Sequence[T], limit: int, place: Callable[[T], tuple[Any, ...]]) -> dict[str, Any]:
    """A page of `rows`, which were asked for with one more than `limit`, to know whether there is a next page."""
    shown = rows[:limit]
    return {"items": shown, "next": encode(kind, *place(shown[-1])) if len(rows) > limit else None}
