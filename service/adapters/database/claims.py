"""Claims on deliveries: who is to be sent what now, and the lease under which it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, RowMapping, Select, and_, bindparam, func, or_, select, update

from service.adapters.database.tables import deliveries, delivery_attempts, messages, webhooks
from service.adapters.database.types import UtcTime
from service.domain.delivery import LEASE, LEASES, DeliveryState, Letter, Parcel, Target, rebased

_PENDING = DeliveryState.PENDING.value

#: Most letters in one digest.
_DIGEST = 100

_NOW = bindparam("now", type_=UtcTime)

#: Pending, due, and held by nobody. A lease far beyond the longest there is was given before the clock went back (or
#: by another host's clock, so as much again is allowed).
_DUE = and_(
    deliveries.c.state == _PENDING,
    deliveries.c.next_attempt_at <= _NOW,
    or_(
        deliveries.c.lease_until.is_(None),
        deliveries.c.lease_until < _NOW,
        deliveries.c.lease_until > bindparam("beyond"),
    ),
)


def _times(now: datetime) -> dict[str, Any]:
    return {"now": now, "beyond": now + 2 * LEASE}


def _targets() -> Select[Any]:
    """The enabled targets, each with how much is under way to it (`busy`), and since when something is `due`."""
    mine = deliveries.c.webhook_id == webhooks.c.id
    # The first, not the minimum: that would read all that is due to the target, however much it is.
    due = (
        select(deliveries.c.next_attempt_at)
        .where(mine, _DUE)
        .order_by(deliveries.c.next_attempt_at)
        .limit(1)
        .correlate(webhooks)
        .scalar_subquery()
    )
    busy = select(func.count()).where(mine, deliveries.c.lease_until >= _NOW).correlate(webhooks).scalar_subquery()
    return select(webhooks, busy.label("busy"), due.label("due")).where(webhooks.c.state == "enabled")


_TARGETS = _targets()

#: What is due to one target, up to `most`, in the order of an index, so that a few are read of however many are due.
#: On PostgreSQL it is locked, and what another sender has locked is left out.
_WAITING = (
    select(deliveries, messages.c.type, messages.c.body, messages.c.alert_id, messages.c.sequence)
    .join(messages)
    .where(deliveries.c.webhook_id == bindparam("target"), _DUE)
    .order_by(deliveries.c.next_attempt_at)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True, of=deliveries)
)

_TAKE = (
    update(deliveries)
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)))
    .values(lease_until=bindparam("until"), attempts=deliveries.c.attempts + 1)
)


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
    found = [row for row in c.execute(_TARGETS, _times(now)).mappings() if row["due"] is not None]
    return sorted(found, key=lambda row: (row["busy"], row["due"], row["id"]))


def _claim_of(c: Connection, row: RowMapping, now: datetime, free: int) -> list[Parcel]:
    together = bool(row["options"].get("digest"))
    given = {"target": row["id"], "most": _DIGEST if together else free}
    found = sorted(c.execute(_WAITING, _times(now) | given).mappings(), key=_order)
    if not found:
        return []
    c.execute(_TAKE, {"ids": [each["id"] for each in found], "until": now + LEASES[row["kind"]]})
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
