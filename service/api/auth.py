"""Who calls: bearer keys and their scopes."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.domain.errors import Refused
from service.ports import Clock, Store

SCOPES = ("submit", "read", "manage")

#: The id under which the admin key's work appears in the audit log.
ADMIN = "admin"

#: A key's last use is written at most this often: a write for each read would make readers wait for writers.
_USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and what they may do. `manage` implies the other two."""

    key_id: str
    scopes: frozenset[str]

    def may(self, scope: str) -> bool:
        """Whether the caller has the scope."""
        return scope in self.scopes or "manage" in self.scopes

    @property
    def sees_all(self) -> bool:
        """Whether the caller sees other people's jobs."""
        return "manage" in self.scopes


def new_key(key_id: str) -> str:
    """The secret of a key, shown once: `parley_<id>_<256 random bits>`."""
    return f"parley_{key_id.removeprefix('key_')}_{secrets.token_urlsafe(32)}"


class Keyring:
    """Tells who holds a bearer token."""

    def __init__(self, store: Store, clock: Clock, admin_key: Callable[[], str]) -> None:
        self._store, self._clock, self._admin_key = store, clock, admin_key

    def caller(self, header: str | None) -> Caller:
        """The caller behind an `Authorization` header. Raises `Refused`."""
        token = _token(header or "")
        if not token:
            raise Refused("Send your API key in the header: Authorization: Bearer KEY.")
        if hmac.compare_digest(token.encode(), self._admin_key().encode()):
            return Caller(ADMIN, frozenset(SCOPES))
        return self._stored(token)

    def _stored(self, token: str) -> Caller:
        prefix, _, rest = token.partition("_")
        name, _, secret = rest.partition("_")
        if prefix != "parley" or not secret or not token.isascii():
            raise Refused("This API key is not known: check it, or ask for a new one.")
        now, key_id = self._clock.now(), f"key_{name}"
        with self._store.reading() as tx:
            row = tx.keys.check(key_id, token, now)
        if row is None:
            raise Refused("This API key is not known, has expired or was revoked: ask for a new one.")
        self._note_use(key_id, row["last_used_at"], now)
        return Caller(key_id, frozenset(row["scopes"]))

    def _note_use(self, key_id: str, last: datetime | None, now: datetime) -> None:
        if last is None or now - last > _USE_NOTED_EVERY:
            with self._store.writing() as tx:
                tx.keys.used(key_id, now)


def _token(header: str) -> str:
    """The key in an `Authorization` header: of Bearer, or the password of Basic, which feed readers can send."""
    scheme, _, rest = header.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(rest.strip(), validate=True).decode().partition(":")[2]
    except ValueError:
        return ""
