"""Deliveries: which message goes to whom, who is at it, and what came of each attempt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from service.adapters.database.claims import claim, rebase
from service.adapters.database.tables import deliveries, delivery_attempts, messages, webhooks
from service.domain.alert import Alert
from service.domain.delivery import (
    Attempt,
    DeliveryState,
    Filters,
    Letter,
    Parcel,
    Verdict,
    alert_message,
    message_id,
    wanted,
)
from service.domain.hours import release_at

NewId = Callable[[str, datetime], str]

_PENDING = DeliveryState.PENDING.value

_ENABLED = select(webhooks).where(webhooks.c.state == "enabled").order_by(webhooks.c.id)

_HEALTH = select(webhooks.c.state, webhooks.c.failing_since).where(webhooks.c.id == bindparam("id")).with_for_update()

#: Changes a delivery if it is still under way, in this attempt.
_HELD = update(deliveries).where(
    deliveries.c.id == bindparam("delivery"),
    deliveries.c.attempts == bindparam("attempt"),
    deliveries.c.state == _PENDING,
    deliveries.c.lease_until.is_not(None),
)


class Deliveries:
    """The deliveries' verbs, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    # --- on the way in ---

    def enqueue(self, alert: Alert, now: datetime, new_id: NewId) -> None:
        """Writes the alert's message and a delivery of it to every enabled target that wants it."""
        found = [row for row in self._c.execute(_ENABLED).mappings() if self._wants(row, alert)]
        if found:
            self.add_message(message_id(alert.id), alert.type, alert_message(alert), now, alert)
        for row in found:
            self.add(row["id"], message_id(alert.id), now, release_at(row["options"], now), new_id)

    def _wants(self, row: RowMapping, alert: Alert) -> bool:
        return wanted(filters_of(row), alert, lambda: self._told(row["id"], alert.shift_id))

    def _told(self, webhook_id: str, shift_id: str) -> bool:
        query = (
            select(func.count())
            .select_from(deliveries.join(messages))
            .where(deliveries.c.webhook_id == webhook_id, messages.c.shift_id == shift_id)
        )
        return bool(self._c.scalar(query))

    def add_message(self, id_: str, type_: str, body: bytes, now: datetime, alert: Alert | None = None) -> None:
        """Stores the exact bytes of a message."""
        self._c.execute(
            insert(messages),
            {
                "id": id_,
                "type": type_,
                "body": body,
                "created_at": now,
                "alert_id": alert and alert.id,
                "shift_id": alert and alert.shift_id,
                "sequence": alert and alert.sequence,
            },
        )

    def add(self, webhook_id: str, id_: str, now: datetime, due: datetime, new_id: NewId) -> str:
        """Writes a delivery of the message `id_`, due at `due`; returns its id."""
        delivery_id = new_id("dlv", now)
        self._c.execute(
            insert(deliveries),
            {
                "id": delivery_id,
                "webhook_id": webhook_id,
                "message_id": id_,
                "state": _PENDING,
                "attempts": 0,
                "tries": 0,
                "created_at": now,
                "next_attempt_at": due,
            },
        )
        return delivery_id

    def listeners(self, type_: str) -> Sequence[str]:
        """Ids of the enabled targets that ask for `type_` by name."""
        query = select(webhooks.c.id, webhooks.c.types).where(webhooks.c.state == "enabled").order_by(webhooks.c.id)
        return [row.id for row in self._c.execute(query) if type_ in row.types]

    # --- on the way out ---

    def claim(self, now: datetime, room: int, per_target: int) -> list[Parcel]:
        """Takes up to `room` parcels that are due and that nobody holds, at most `per_target` to one target at a time.

        Those with the fewest under way come first: a slow receiver holds up nobody else.
        """
        return claim(self._c, now, room, per_target)

    def rebase(self, now: datetime) -> int:
        """After the clock was set back: what was put off at a time yet to come waits from now on; returns how many.

        What waits for an hour of the day (quiet hours, digests) is left alone.
        """
        return rebase(self._c, now)

    def health(self, webhook_id: str) -> tuple[bool, datetime | None]:
        """(enabled, since when it has accepted nothing). Locks the target's row: two senders judge one by one."""
        row = self._c.execute(_HEALTH, {"id": webhook_id}).first()
        return (row.state == "enabled", row.failing_since) if row else (False, None)

    def settle(self, letter: Letter, attempt: Attempt, verdict: Verdict, now: datetime) -> bool:
        """Writes an attempt and what becomes of its delivery. False, and nothing written, if another took it over."""
        final = verdict.state is not DeliveryState.PENDING
        held = {"delivery": letter.delivery_id, "attempt": letter.attempt}
        ended = {
            "state": verdict.state.value,
            "next_attempt_at": verdict.next_attempt_at,
            "lease_until": None,
            "tries": letter.tries + 1,
            "finished_at": now if final else None,
            "last_status": attempt.status,
            "last_error": attempt.error,
        }
        if self._c.execute(_HELD, held | ended).rowcount != 1:
            return False
        self._c.execute(
            insert(delivery_attempts),
            {
                "delivery_id": letter.delivery_id,
                "attempt": letter.attempt,
                "at": attempt.at,
                "milliseconds": attempt.milliseconds,
                "status": attempt.status,
                "response_head": attempt.head,
                "error": attempt.error,
            },
        )
        return True

    # --- looking, and trying again ---

    def get(self, webhook_id: str, delivery_id: str) -> RowMapping | None:
        """One delivery with its message's type and alert."""
        query = _shown().where(deliveries.c.webhook_id == webhook_id, deliveries.c.id == delivery_id)
        return self._c.execute(query).mappings().first()

    def page(
        self, webhook_id: str, state: str | None, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[RowMapping]:
        """A target's deliveries, newest first."""
        query = _shown().where(deliveries.c.webhook_id == webhook_id)
        query = query.order_by(deliveries.c.created_at.desc(), deliveries.c.id.desc()).limit(limit)
        if state:
            query = query.where(deliveries.c.state == state)
        if after:
            query = query.where(tuple_(deliveries.c.created_at, deliveries.c.id) < tuple_(*after))
        return list(self._c.execute(query).mappings())

    def attempts(self, delivery_ids: Iterable[str]) -> dict[str, list[RowMapping]]:
        """The attempts of each delivery, oldest first."""
        query = select(delivery_attempts).where(delivery_attempts.c.delivery_id.in_(list(delivery_ids)))
        found: dict[str, list[RowMapping]] = {}
        for row in self._c.execute(query.order_by(delivery_attempts.c.attempt)).mappings():
            found.setdefault(row["delivery_id"], []).append(row)
        return found

    def retry(
        self, webhook_id: str, now: datetime, *, delivery_id: str | None = None, since: datetime | None = None
    ) -> int:
        """Starts again: the one delivery (delivered ones too), or all that failed since; returns how many.

        What failed is also what waits for another try.
        """
        idle = or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until < now)
        statement = update(deliveries).where(deliveries.c.webhook_id == webhook_id, idle)
        if delivery_id:
            statement = statement.where(deliveries.c.id == delivery_id)
        else:
            waits = and_(deliveries.c.state == _PENDING, deliveries.c.tries > 0)
            statement = statement.where(or_(deliveries.c.state == DeliveryState.FAILED.value, waits))
        if since:
            statement = statement.where(deliveries.c.created_at >= since)
        statement = statement.values(state=_PENDING, tries=0, next_attempt_at=now, finished_at=None, lease_until=None)
        return self._c.execute(statement).rowcount

    def cancel(self, alert_id: str, kind: str, now: datetime) -> int:
        """Takes back what has not yet been sent of an alert to targets of `kind`; returns how many."""
        of_alert = select(messages.c.id).where(messages.c.alert_id == alert_id)
        of_kind = select(webhooks.c.id).where(webhooks.c.kind == kind)
        statement = (
            update(deliveries)
            .where(deliveries.c.message_id.in_(of_alert), deliveries.c.webhook_id.in_(of_kind))
            .where(deliveries.c.state == _PENDING, deliveries.c.lease_until.is_(None))
            .values(state=DeliveryState.CANCELLED.value, finished_at=now, next_attempt_at=None)
        )
        return self._c.execute(statement).rowcount

    def counts(self) -> dict[str, int]:
        """How many deliveries are pending or failed."""
        states = (_PENDING, DeliveryState.FAILED.value)
        query = select(deliveries.c.state, func.count()).where(deliveries.c.state.in_(states))
        return {row.state: row[1] for row in self._c.execute(query.group_by(deliveries.c.state))}

    def next_due(self) -> datetime | None:
        """When the first pending delivery to an enabled target is or was due; None if there is none."""
        query = select(func.min(deliveries.c.next_attempt_at)).join(webhooks)
        first: datetime | None = self._c.scalar(
            query.where(deliveries.c.state == _PENDING, webhooks.c.state == "enabled")
        )
        return first

    def oldest_unsent(self, now: datetime) -> datetime | None:
        """When the longest-waiting delivery that is overdue was due: it grows if nobody sends."""
        first = self.next_due()
        return first if first and first <= now else None


def filters_of(row: RowMapping) -> Filters:
    """A target's filters."""
    more = row["filters"]
    return Filters(
        types=tuple(row["types"]),
        actors=tuple(row["actors"]),
        directions=tuple(more.get("directions", ())),
        min_confidence=more.get("min_confidence", 0.0),
        outlets=tuple(more.get("outlets", ())),
    )


def _shown() -> Select[Any]:
    return select(deliveries, messages.c.type, messages.c.alert_id, messages.c.sequence).join(messages)
