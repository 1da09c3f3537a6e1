"""API keys and the audit log: who may do what, and who did."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, tuple_, update

from service.adapters.database.tables import audit, keys


def secret_hash(secret: str) -> str:
    """What is stored of a secret: SHA-256 is enough for 256 random bits, which no list of words holds."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Keys:
    """The keys' verbs, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add(
        self, key_id: str, name: str, secret: str, scopes: Sequence[str], expires_at: datetime | None, now: datetime
    ) -> None:
        """Stores a key; of its secret only the hash."""
        self._c.execute(
            insert(keys),
            {
                "id": key_id,
                "name": name,
                "secret_hash": secret_hash(secret),
                "scopes": sorted(set(scopes)),
                "expires_at": expires_at,
                "created_at": now,
            },
        )

    def get(self, key_id: str) -> RowMapping | None:
        """The key's row, if there is one."""
        return self._c.execute(select(keys).where(keys.c.id == key_id)).mappings().first()

    def check(self, key_id: str, secret: str, now: datetime) -> RowMapping | None:
        """The key's row if the secret is right and the key is neither revoked nor expired."""
        row = self.get(key_id)
        expected = row["secret_hash"] if row else secret_hash("")
        right = hmac.compare_digest(expected, secret_hash(secret))
        if row is None or not right or row["revoked_at"]:
            return None
        return None if row["expires_at"] and row["expires_at"] <= now else row

    def used(self, key_id: str, now: datetime) -> None:
        """Notes the key's last use."""
        self._c.execute(update(keys).where(keys.c.id == key_id).values(last_used_at=now))

    def change(self, key_id: str, values: Mapping[str, Any]) -> bool:
        """Changes name, scopes, expiry or revocation."""
        return self._c.execute(update(keys).where(keys.c.id == key_id).values(**values)).rowcount == 1

    def page(self, after: tuple[datetime, str] | None, limit: int) -> Sequence[RowMapping]:
        """Keys, newest first."""
        query = select(keys).order_by(keys.c.created_at.desc(), keys.c.id.desc()).limit(limit)
        if after:
            query = query.where(tuple_(keys.c.created_at, keys.c.id) < tuple_(*after))
        return list(self._c.execute(query).mappings())


class Audit:
    """The log of every write, inside the transaction of the write."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add(
        self, entry_id: str, at: datetime, key_id: str | None, action: str, subject: str, change: Mapping[str, Any]
    ) -> None:
        """Writes one line: who (`key_id`), did what (`article.delete`), to which thing, with which change."""
        self._c.execute(
            insert(audit),
            {"id": entry_id, "at": at, "key_id": key_id, "action": action, "subject": subject, "change": dict(change)},
        )

    def page(
        self,
        after: tuple[datetime, str] | None,
        limit: int,
        key_id: str | None = None,
        action: str | None = None,
        subject: str | None = None,
    ) -> Sequence[RowMapping]:
        """Entries, newest first."""
        query = select(audit).order_by(audit.c.at.desc(), audit.c.id.desc()).limit(limit)
        wanted = {audit.c.key_id: key_id, audit.c.action: action, audit.c.subject: subject}
        query = query.where(*(column == value for column, value in wanted.items() if value is not None))
        if after:
            query = query.where(tuple_(audit.c.at, audit.c.id) < tuple_(*after))
        return list(self._c.execute(query).mappings())
