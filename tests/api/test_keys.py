"""Keys over HTTP, and the audit log of what was done with them."""

from __future__ import annotations

from typing import Any

import pytest


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def made(call: Any) -> Any:
    """A key that may read."""
    return call("POST", "/v1/keys", json={"name": "desk", "scopes": ["read", "read"]}).json


def test_a_secret_is_shown_once_and_works(call: Any, client: Any, made: Any) -> None:
    """The answer to POST has it, nothing after that; it carries its scopes."""
    assert client.get("/v1/shifts", headers=bearer(made["secret"])).status_code == 200
    assert client.get("/v1/keys", headers=bearer(made["secret"])).status_code == 403
    for shown in (call("GET", f"/v1/keys/{made['id']}").json, call("GET", "/v1/keys").json["items"][0]):
        assert "secret" not in shown
        assert "secret_hash" not in shown
        assert shown["scopes"] == ["read"]
        assert shown["last_used_at"]


def test_revocation_holds_at_once(call: Any, client: Any, made: Any) -> None:
    """The next request is refused; the row stays, with its time; revoking again changes nothing."""
    assert call("DELETE", f"/v1/keys/{made['id']}").status_code == 204
    assert client.get("/v1/shifts", headers=bearer(made["secret"])).status_code == 401
    first = call("GET", f"/v1/keys/{made['id']}").json["revoked_at"]
    assert call("DELETE", f"/v1/keys/{made['id']}").status_code == 204
    assert call("GET", f"/v1/keys/{made['id']}").json["revoked_at"] == first
    assert call("PATCH", f"/v1/keys/{made['id']}", json={"name": "again"}).status_code == 409


def test_changed_scopes_hold_from_the_next_request(call: Any, client: Any, made: Any) -> None:
    """A key that may no longer read is refused."""
    changed = call("PATCH", f"/v1/keys/{made['id']}", json={"scopes": ["submit"], "name": "box"}).json
    assert (changed["scopes"], changed["name"]) == (["submit"], "box")
    assert client.get("/v1/shifts", headers=bearer(made["secret"])).status_code == 403


def test_a_key_expires(call: Any, client: Any, eager: Any, made: Any) -> None:
    """After its time it is refused like an unknown one."""
    call("PATCH", f"/v1/keys/{made['id']}", json={"expires_at": "2099-01-01"})
    assert client.get("/v1/shifts", headers=bearer(made["secret"])).status_code == 200
    with eager.store.writing() as tx:
        tx.keys.change(made["id"], {"expires_at": eager.clock.now()})
    assert client.get("/v1/shifts", headers=bearer(made["secret"])).status_code == 401


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": "x"}, "/scopes"),
        ({"name": "", "scopes": ["read"]}, "/name"),
        ({"name": "x", "scopes": []}, "/scopes"),
        ({"name": "x", "scopes": ["fly"]}, "/scopes/0"),
        ({"name": "x", "scopes": ["read"], "expires_at": "2001-01-01"}, "/expires_at"),
        ({"name": "x", "scopes": ["read"], "id": "mine"}, "/id"),
    ],
)
def test_bad_keys_are_refused(call: Any, body: Any, pointer: str) -> None:
    """422 with a pointer."""
    answer = call("POST", "/v1/keys", json=body)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json["errors"]]


def test_unknown_keys_are_404(call: Any) -> None:
    """For reading, changing and revoking alike."""
    for method, body in (("GET", None), ("PATCH", {"name": "x"}), ("DELETE", None)):
        assert call(method, "/v1/keys/key_x", json=body).status_code == 404


def test_every_write_of_a_key_is_in_the_audit_log(call: Any, client: Any, made: Any) -> None:
    """Made, changed, revoked: by whom, and never with a secret."""
    manager = call("POST", "/v1/keys", json={"name": "boss", "scopes": ["manage"]}).json
    client.patch(f"/v1/keys/{made['id']}", json={"name": "box"}, headers=bearer(manager["secret"]))
    call("DELETE", f"/v1/keys/{made['id']}")
    entries = call("GET", f"/v1/audit?subject={made['id']}").json["items"]
    assert [(entry["action"], entry["key_id"]) for entry in entries] == [
        ("key.revoke", "admin"),
        ("key.change", manager["id"]),
        ("key.create", "admin"),
    ]
    assert made["secret"] not in str(call("GET", "/v1/audit").json)
    assert [e["action"] for e in call("GET", "/v1/audit?action=key.change").json["items"]] == ["key.change"]
    assert client.get("/v1/audit", headers=bearer(made["secret"])).status_code == 401
