"""Webhooks and channels: who is told, of what, with which sealed URL and secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, or_, select, tuple_, update

from service.adapters.database.tables import deliveries, webhooks
from service.domain.delivery import DeliveryState


class Webhooks:
    """The verbs of webhooks (`kind` webhook) and channels (`kind` channel), inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add(self, values: Mapping[str, Any], now: datetime) -> None:
        """Stores a target; `values` has every column but the state and the times."""
        self._c.execute(insert(webhooks), {"state": "enabled", "created_at": now, "updated_at": now, **values})

    def get(self, kind: str, webhook_id: str) -> RowMapping | None:
        """The target of that kind, if there is one."""
        query = select(webhooks).where(webhooks.c.id == webhook_id, webhooks.c.kind == kind)
        return self._c.execute(query).mappings().first()

    def page(self, kind: str, after: tuple[datetime, str] | None, limit: int) -> Sequence[RowMapping]:
        """Targets of that kind, newest first."""
        query = select(webhooks).where(webhooks.c.kind == kind)
        query = query.order_by(webhooks.c.created_at.desc(), webhooks.c.id.desc()).limit(limit)
        if after:
            query = query.where(tuple_(webhooks.c.created_at, webhooks.c.id) < tuple_(*after))
        return list(self._c.execute(query).mappings())

    def change(self, kind: str, webhook_id: str, values: Mapping[str, Any], now: datetime) -> bool:
        """Changes columns; enabling anew forgets why it was disabled. False if there is no such target."""
        more: dict[str, Any] = {"updated_at": now}
        if values.get("state") == "enabled":
            more |= {"disabled_because": None, "failing_since": None}
        statement = update(webhooks).where(webhooks.c.id == webhook_id, webhooks.c.kind == kind)
        return self._c.execute(statement.values(**values, **more)).rowcount == 1

    def delete(self, kind: str, webhook_id: str) -> bool:
        """Removes the target with its deliveries. False if there is no such target."""
        statement = delete(webhooks).where(webhooks.c.id == webhook_id, webhooks.c.kind == kind)
        return self._c.execute(statement).rowcount == 1

    def rotate(self, webhook_id: str, secret: bytes, now: datetime, overlap: timedelta) -> None:
        """Lays a new secret over the old one, which signs beside it until `now + overlap`."""
        self._c.execute(
            update(webhooks)
            .where(webhooks.c.id == webhook_id)
            .values(old_secret=webhooks.c.secret, old_secret_until=now + overlap, secret=secret, updated_at=now)
        )

    def disable(self, webhook_id: str, because: str, now: datetime) -> None:
        """Sends it nothing more; what waited has failed, and can be retried once it is enabled again.

        What is under way at this moment is left to its sender: it may just have been accepted.
        """
        self._c.execute(
            update(webhooks)
            .where(webhooks.c.id == webhook_id)
            .values(state="disabled", disabled_because=because, updated_at=now)
        )
        self._c.execute(
            update(deliveries)
            .where(deliveries.c.webhook_id == webhook_id, deliveries.c.state == DeliveryState.PENDING.value)
            .where(or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until < now))
            .values(state=DeliveryState.FAILED.value, finished_at=now, next_attempt_at=None, lease_until=None)
            .values(last_error="webhook_disabled")
        )

    def failing(self, webhook_id: str, since: datetime | None) -> None:
        """Notes since when nothing was accepted; None: it works."""
        self._c.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(failing_since=since))

    def counts(self) -> dict[tuple[str, str], int]:
        """How many targets there are, by kind and state."""
        query = select(webhooks.c.kind, webhooks.c.state, func.count()).group_by(webhooks.c.kind, webhooks.c.state)
        return {(row.kind, row.state): row[2] for row in self._c.execute(query)}

    def failing_count(self) -> int:
        """How many enabled targets accept nothing at present."""
        query = select(func.count()).where(webhooks.c.state == "enabled", webhooks.c.failing_since.is_not(None))
        return self._c.scalar(query) or 0
