"""Claims on deliveries: who is to be sent what now, and the lease under which it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, bindparam, func, or_, select, update

from service.adapters.database.tables import deliveries, delivery_attempts, messages, webhooks
from service.domain.delivery import LEASE, LEASES, DeliveryState, Letter, Parcel, Target, rebased

_PENDING = DeliveryState.PENDING.value

#: Most letters in one digest.
_DIGEST = 100


def claim(c: Connection, now: datetime, room: int, per_target: int) -> list[Parcel]:
    """Takes up to `room` parcels that are due and that nobody holds, at most `per_target` to one target at a time.

    Those with the fewest under way come first: a slow receiver holds up nobody else.
    """
    parcels: list[Parcel] = []
    for row in _due_targets(c, now):
        free = min(per_target - row["busy"], room - len(parcels))
        if free > 0:
            parcels += _claim_of(c, row, now, free)
    return parcels


def _due_targets(c: Connection, now: datetime) -> Sequence[RowMapping]:
    mine = deliveries.c.webhook_id == webhooks.c.id
    # The first, not the minimum: that would read all that is due to the target, however much it is.
    due = (
        select(deliveries.c.next_attempt_at)
        .where(mine, _due(now))
        .order_by(deliveries.c.next_attempt_at)
        .limit(1)
        .correlate(webhooks)
        .scalar_subquery()
    )
    busy = select(func.count()).where(mine, deliveries.c.lease_until >= now).correlate(webhooks).scalar_subquery()
    query = select(webhooks, busy.label("busy"), due.label("due")).where(webhooks.c.state == "enabled")
    found = [row for row in c.execute(query).mappings() if row["due"] is not None]
    return sorted(found, key=lambda row: (row["busy"], row["due"], row["id"]))


def _claim_of(c: Connection, row: RowMapping, now: datetime, free: int) -> list[Parcel]:
    together = bool(row["options"].get("digest"))
    # In the order of an index, so that a few are read of however many are due; the rest of the order is made below.
    query = (
        select(deliveries, messages.c.type, messages.c.body, messages.c.alert_id, messages.c.sequence)
        .join(messages)
        .where(deliveries.c.webhook_id == row["id"], _due(now))
        .order_by(deliveries.c.next_attempt_at)
        .limit(_DIGEST if together else free)
    )
    if c.dialect.name == "postgresql":
        query = query.with_for_update(skip_locked=True, of=deliveries)
    found = sorted(c.execute(query).mappings(), key=_order)
    if not found:
        return []
    taken = update(deliveries).where(deliveries.c.id.in_([each["id"] for each in found]))
    c.execute(taken.values(lease_until=now + LEASES[row["kind"]], attempts=deliveries.c.attempts + 1))
    letters = [_letter(each) for each in found]
    target = target_of(row, now)
    return [Parcel(target, tuple(letters))] if together else [Parcel(target, (letter,)) for letter in letters]


def _order(row: RowMapping) -> tuple[datetime, datetime, int]:
    """In the order of time, and of the feed where that is the same."""
    return row["next_attempt_at"], row["created_at"], row["sequence"] or 0


def rebase(c: Connection, now: datetime) -> int:
    """After the clock was set back: what was put off at a time yet to come waits from now on; returns how many.

    What waits for an hour of the day (quiet hours, digests) is left alone.
    """
    last = (
        select(delivery_attempts.c.at)
        .where(delivery_attempts.c.delivery_id == deliveries.c.id)
        .order_by(delivery_attempts.c.attempt.desc())
        .limit(1)
        .scalar_subquery()
    )
    since = func.coalesce(last, deliveries.c.created_at)
    query = (
        select(deliveries.c.id, deliveries.c.next_attempt_at, since.label("since"), webhooks.c.options)
        .select_from(deliveries.join(webhooks))
        .where(deliveries.c.state == _PENDING, deliveries.c.next_attempt_at > now, since > now)
    )
    found = [row for row in c.execute(query) if not row.options]
    dues = [(row.id, row.next_attempt_at, rebased(row.next_attempt_at, row.since, now)) for row in found]
    changed = [{"row": id_, "due": due} for id_, before, due in dues if due != before]
    if changed:
        statement = update(deliveries).where(deliveries.c.id == bindparam("row"))
        c.execute(statement.values(next_attempt_at=bindparam("due")), changed)
    return len(changed)


def target_of(row: RowMapping, now: datetime) -> Target:
    """A target as the sender sees it; an old secret that has run out is left away."""
    until = row["old_secret_until"]
    return Target(
        id=row["id"],
        kind=row["kind"],
        url=row["url"],
        secret=row["secret"],
        old_secret=row["old_secret"] if until and now < until else None,
        failing_since=row["failing_since"],
        options=row["options"],
    )


def _letter(row: RowMapping) -> Letter:
    return Letter(
        delivery_id=row["id"],
        message_id=row["message_id"],
        alert_id=row["alert_id"],
        type=row["type"],
        body=bytes(row["body"]),
        attempt=row["attempts"] + 1,
        tries=row["tries"],
    )


def _due(now: datetime) -> ColumnElement[bool]:
    """Pending, due, and held by nobody. A lease far beyond the longest there is was given before the clock went back
    (or by another host's clock, so as much again is allowed)."""
    held = deliveries.c.lease_until
    free = or_(held.is_(None), held < now, held > now + 2 * LEASE)
    return and_(deliveries.c.state == _PENDING, deliveries.c.next_attempt_at <= now, free)
