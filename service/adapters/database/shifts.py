"""Shifts and the alerts that tell of them: what the feed, the stream and every webhook read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, bindparam, func, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from service.adapters.database import rows
from service.adapters.database.tables import alert_states, alerts, counters, shifts
from service.domain.alert import Alert
from service.domain.shift import Shift

_SHIFT = select(shifts).where(shifts.c.id == bindparam("id"))

_NEXT = (
    update(counters).where(counters.c.name == "alerts").values(value=counters.c.value + 1).returning(counters.c.value)
)


def _write(insert_: Any) -> Any:
    return insert_.on_conflict_do_update(index_elements=["id"], set_=dict(insert_.excluded))


#: A shift, new or changed, by dialect.
_WRITE = {"sqlite": _write(sqlite.insert(shifts)), "postgresql": _write(postgresql.insert(shifts))}


class Shifts:
    """The shifts' verbs, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def get(self, shift_id: str) -> Shift | None:
        """The shift, if there is one."""
        row = self._c.execute(_SHIFT, {"id": shift_id}).mappings().first()
        return rows.shift_of(row) if row else None

    def of_actor(self, actor: str, since: datetime | None = None) -> Sequence[Shift]:
        """Every shift of the actor, retracted ones too, that takes effect at or after `since`; in order."""
        query = select(shifts).where(shifts.c.actor == actor)
        if since:
            query = query.where(shifts.c.effective_at >= since)
        query = query.order_by(shifts.c.effective_at, shifts.c.id)
        return [rows.shift_of(row) for row in self._c.execute(query).mappings()]

    def page(self, filters: Mapping[str, Any], after: tuple[datetime, str] | None, limit: int) -> Sequence[Shift]:
        """Shifts by time of effect, newest first.

        `filters`: actor, status, to, cause, effective_after (included), effective_before (not included).
        """
        query = select(shifts).order_by(shifts.c.effective_at.desc(), shifts.c.id.desc()).limit(limit)
        conditions = {
            "actor": lambda value: shifts.c.actor == value,
            "status": lambda value: shifts.c.status == value,
            "to": lambda value: shifts.c.to_stance == value,
            "cause": lambda value: shifts.c.cause == value,
            "effective_after": lambda value: shifts.c.effective_at >= value,
            "effective_before": lambda value: shifts.c.effective_at < value,
        }
        query = query.where(*(conditions[name](value) for name, value in filters.items() if value is not None))
        if after:
            query = query.where(tuple_(shifts.c.effective_at, shifts.c.id) < tuple_(*after))
        return [rows.shift_of(row) for row in self._c.execute(query).mappings()]

    def write(self, shift: Shift) -> None:
        """Stores a shift, new or changed."""
        self._c.execute(_WRITE[self._c.dialect.name], rows.shift_row(shift))


class Alerts:
    """The append-only feed, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def next_sequence(self) -> int:
        """The next place in the feed. Holds the counter until commit, so that places appear in order."""
        return int(self._c.execute(_NEXT).scalar_one())

    def known(self, alert_id: str) -> bool:
        """Whether this alert was written before."""
        return self._c.scalar(select(func.count()).where(alerts.c.id == alert_id)) == 1

    def add(self, alert: Alert) -> None:
        """Appends an alert."""
        self._c.execute(
            insert(alerts),
            {
                "sequence": alert.sequence,
                "id": alert.id,
                "type": alert.type,
                "created_at": alert.created_at,
                "shift_id": alert.shift_id,
                "actor": alert.actor,
                "data": dict(alert.data),
            },
        )

    def get(self, alert_id: str) -> Alert | None:
        """The alert, if there is one."""
        row = self._c.execute(select(alerts).where(alerts.c.id == alert_id)).mappings().first()
        return rows.alert_of(row) if row else None

    def after(self, sequence: int, limit: int, **filters: str | None) -> Sequence[Alert]:
        """Alerts behind `sequence`, oldest first. `filters`: state, actor, type."""
        query = select(alerts).where(alerts.c.sequence > sequence, *self._matching(filters))
        found = self._c.execute(query.order_by(alerts.c.sequence).limit(limit)).mappings()
        return [rows.alert_of(row) for row in found]

    def before(self, sequence: int | None, limit: int) -> Sequence[Alert]:
        """Alerts ahead of `sequence`, or of the end; newest first."""
        query = select(alerts).order_by(alerts.c.sequence.desc()).limit(limit)
        if sequence is not None:
            query = query.where(alerts.c.sequence < sequence)
        return [rows.alert_of(row) for row in self._c.execute(query).mappings()]

    def _matching(self, filters: Mapping[str, str | None]) -> list[ColumnElement[bool]]:
        conditions = {
            "actor": lambda value: alerts.c.actor == value,
            "type": lambda value: alerts.c.type == value,
            "state": _in_state,
        }
        return [conditions[name](value) for name, value in filters.items() if value is not None]

    def marks(self, alert_ids: Iterable[str]) -> Mapping[str, RowMapping]:
        """What analysts made of these alerts, by alert; those never touched are missing."""
        query = select(alert_states).where(alert_states.c.alert_id.in_(list(alert_ids)))
        return {row["alert_id"]: row for row in self._c.execute(query).mappings()}

    def mark(self, alert_id: str, state: str, note: str | None, key_id: str, now: datetime) -> None:
        """Notes what an analyst made of an alert: the alert itself is never edited."""
        values = {"state": state, "note": note, "key_id": key_id, "at": now}
        known = self._c.execute(update(alert_states).where(alert_states.c.alert_id == alert_id).values(**values))
        if not known.rowcount:
            self._c.execute(insert(alert_states), {"alert_id": alert_id, **values})

    def last_sequence(self) -> int:
        """The newest place in the feed; 0 if it is empty."""
        return self._c.scalar(select(func.max(alerts.c.sequence))) or 0


def _in_state(state: str) -> ColumnElement[bool]:
    """Alerts without a mark are open."""
    marked = select(alert_states.c.alert_id)
    if state == "open":
        return alerts.c.id.not_in(marked.where(alert_states.c.state != "open"))
    return alerts.c.id.in_(marked.where(alert_states.c.state == state))
