"""API keys: made, changed and revoked by whoever may manage; and the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint

from schemas.common import PageQuery
from schemas.key import AuditPage, AuditQuery, KeyIn, KeyOut, KeyPage, KeyPatch, NewKeyOut
from service.api import paging
from service.api.auth import new_key
from service.api.context import caller, parts
from service.api.endpoint import endpoint
from service.domain.errors import BadInput, Conflict, FieldError, NotFound

bp = Blueprint("keys", __name__)


@bp.post("/v1/keys")
@endpoint(
    "Make a key",
    scope="manage",
    body=KeyIn,
    answers={201: (NewKeyOut, "The key; its secret is shown this once.")},
)
def make(body: dict[str, Any]) -> Any:
    """Stores the secret's hash only."""
    now = parts().clock.now()
    key_id = parts().new_id("key", now)
    secret = new_key(key_id)
    with parts().store.writing() as tx:
        tx.keys.add(key_id, body["name"], secret, body["scopes"], body["expires_at"], now)
        _note(tx, "key.create", key_id, _plain(body))
        row = tx.keys.get(key_id)
    return dict(row) | {"secret": secret}, 201, {"Location": f"/v1/keys/{key_id}"}


@bp.get("/v1/keys")
@endpoint(
    "All keys, newest first",
    scope="manage",
    query=PageQuery,
    answers={200: (KeyPage, "A page; revoked and expired ones too.")},
    errors=("invalid_cursor",),
)
def many(query: dict[str, Any]) -> Any:
    """Keys without their secrets."""
    with parts().store.reading() as tx:
        rows = tx.keys.page(paging.decode("keys", query["cursor"]), query["limit"] + 1)
    return paging.page("keys", rows, query["limit"], lambda row: (row["created_at"], row["id"]))


@bp.get("/v1/keys/<key_id>")
@endpoint("One key", scope="manage", answers={200: (KeyOut, "The key without its secret.")})
def one(key_id: str) -> Any:
    """A key."""
    with parts().store.reading() as tx:
        return _the(tx, key_id)


@bp.patch("/v1/keys/<key_id>")
@endpoint(
    "Change a key",
    scope="manage",
    body=KeyPatch,
    answers={200: (KeyOut, "The key as it is now.")},
    errors=("conflict",),
)
def change(key_id: str, body: dict[str, Any]) -> Any:
    """Name, scopes, expiry; holds from the next request on."""
    if not body:
        raise BadInput("Nothing to change: send name, scopes or expires_at.", fields=[FieldError("", "Empty.")])
    with parts().store.writing() as tx:
        if _the(tx, key_id)["revoked_at"]:
            raise Conflict("This key is revoked, for good: make a new one.")
        if "scopes" in body:
            body["scopes"] = sorted(set(body["scopes"]))
        tx.keys.change(key_id, body)
        _note(tx, "key.change", key_id, _plain(body))
        return _the(tx, key_id)


@bp.delete("/v1/keys/<key_id>")
@endpoint("Revoke a key", scope="manage", answers={204: (None, "Revoked: its next request is refused.")})
def revoke(key_id: str) -> Any:
    """Ends a key at once; its row stays, as the audit log speaks of it."""
    now = parts().clock.now()
    with parts().store.writing() as tx:
        if not _the(tx, key_id)["revoked_at"]:
            tx.keys.change(key_id, {"revoked_at": now})
            _note(tx, "key.revoke", key_id, {})
    return None, 204


@bp.get("/v1/audit")
@endpoint(
    "Who wrote what, newest first",
    scope="manage",
    query=AuditQuery,
    answers={200: (AuditPage, "A page.")},
    errors=("invalid_cursor",),
)
def audit(query: dict[str, Any]) -> Any:
    """Every write of keys, webhooks, feeds and corrections, in the transaction of the write."""
    wanted = {name: query[name] for name in ("key_id", "action", "subject")}
    with parts().store.reading() as tx:
        rows = tx.audit.page(paging.decode("audit", query["cursor"]), query["limit"] + 1, **wanted)
    return paging.page("audit", rows, query["limit"], lambda row: (row["at"], row["id"]))


def _the(tx: Any, key_id: str) -> Mapping[str, Any]:
    row: Mapping[str, Any] | None = tx.keys.get(key_id)
    if row is None:
        raise NotFound("There is no such key.")
    return row


def _note(tx: Any, action: str, key_id: str, change: Mapping[str, Any]) -> None:
    now = parts().clock.now()
    tx.audit.add(parts().new_id("aud", now), now, caller().key_id, action, key_id, change)


def _plain(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if name == "expires_at" and value else value for name, value in body.items()}
