"""Heartbeats: a process shows that it is alive by what it writes, not by existing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from service.adapters.database.tables import heartbeats


class Heartbeats:
    """The heartbeat table's verbs."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def beat(self, name: str, kind: str, now: datetime) -> None:
        """`name` (one process of `kind` worker or beat) is alive now."""
        known = self._c.execute(update(heartbeats).where(heartbeats.c.name == name).values(at=now, kind=kind))
        if not known.rowcount:
            self._c.execute(insert(heartbeats), {"name": name, "kind": kind, "at": now})

    def newest(self) -> Mapping[str, datetime]:
        """The newest sign of life of each kind."""
        query = select(heartbeats.c.kind, func.max(heartbeats.c.at)).group_by(heartbeats.c.kind)
        return {row.kind: row[1] for row in self._c.execute(query)}

    def forget_before(self, limit: datetime) -> None:
        """Drops processes that were silent since before `limit`."""
        self._c.execute(delete(heartbeats).where(heartbeats.c.at < limit))
