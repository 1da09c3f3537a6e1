"""Alerts: each change of a shift's status, written once in the transaction of the change, never edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.domain.shift import Shift


@dataclass(frozen=True, slots=True)
class Alert:
    """`sequence` is the feed's order, without gaps from crashes; `data` is the JSON that every channel sends."""

    id: str
    sequence: int
    type: str
    created_at: datetime
    shift_id: str
    actor: str
    data: Mapping[str, Any]


def alert_type(shift: Shift) -> str:
    """`shift.provisional`, `shift.confirmed` or `shift.retracted`."""
    return f"shift.{shift.status.value}"
