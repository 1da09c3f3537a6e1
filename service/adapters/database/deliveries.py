"""Deliveries: which alert goes to which webhook, and how far each has come."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, insert, select

from service.adapters.database.tables import deliveries, webhooks
from service.domain.alert import Alert
from service.domain.wire import time_json


class Deliveries:
    """The deliveries' verbs, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def enqueue(self, alert: Alert, now: datetime, new_id: Callable[[str, datetime], str]) -> None:
        """Writes a delivery for every enabled webhook that asked for such alerts: the exact bytes to be sent."""
        data = {**alert.data, "sequence": alert.sequence}
        message = {"type": alert.type, "timestamp": time_json(alert.created_at), "data": data}
        body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
        query = select(webhooks.c.id, webhooks.c.types, webhooks.c.actors).where(webhooks.c.state == "enabled")
        for hook in self._c.execute(query):
            if (not hook.types or alert.type in hook.types) and (not hook.actors or alert.actor in hook.actors):
                self._c.execute(
                    insert(deliveries).values(
                        id=new_id("dlv", now),
                        webhook_id=hook.id,
                        alert_id=alert.id,
                        message_id=f"msg_{alert.id}",
                        type=alert.type,
                        body=body,
                        state="pending",
                        attempts=0,
                        created_at=now,
                        next_attempt_at=now,
                    )
                )
