"""Keys, scopes, and what others may not see."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


OPEN = {"/healthz", "/readyz", "/metrics", "/openapi.json", "/docs", "/"}


def test_every_call_needs_a_key(app: Flask, client: Any) -> None:
    """401 with a challenge on every route that is not open on purpose; found by walking all routes."""
    for rule in app.url_map.iter_rules():
        operation = getattr(app.view_functions[rule.endpoint], "operation", None)
        if operation is None or operation.scope is None:
            continue
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(f"<{name}>", "x")
        method = next(iter(rule.methods - {"HEAD", "OPTIONS"}))
        answer = client.open(path, method=method)
        assert answer.status_code == 401, path
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer parley_x_y", "Bearer \u00fc", "Bearer parley__"]
)
def test_a_wrong_key_is_401(client: Any, header: str) -> None:
    """Whatever is wrong with it, the answer is the same."""
    answer = client.get("/v1/jobs", headers={"Authorization": header.encode("utf-8").decode("latin-1")})
    assert (answer.status_code, answer.json["code"]) == (401, "unauthorized")


def test_a_missing_scope_is_403(client: Any, key: Any) -> None:
    """`submit` does not read, `read` does not submit, neither manages."""
    assert client.get("/v1/shifts", headers=bearer(key("submit"))).status_code == 403
    assert client.post("/v1/articles", json={"text": "x"}, headers=bearer(key("read"))).status_code == 403
    assert client.delete("/v1/articles/x", headers=bearer(key("submit", "read"))).status_code == 403


def test_manage_implies_the_other_scopes(client: Any, key: Any) -> None:
    """A key with `manage` alone submits and reads."""
    secret = key("manage")
    assert client.post("/v1/articles", json={"text": "x"}, headers=bearer(secret)).status_code in (200, 202)
    assert client.get("/v1/shifts", headers=bearer(secret)).status_code == 200


def test_others_jobs_do_not_exist(client: Any, key: Any) -> None:
    """Somebody else's job is 404, and in nobody else's list; `manage` sees it."""
    mine, other, boss = key("submit"), key("submit", "read"), key("manage")
    job = client.post("/v1/articles", json={"text": "x"}, headers=bearer(mine)).json["id"]
    assert client.get(f"/v1/jobs/{job}", headers=bearer(mine)).status_code == 200
    assert client.get(f"/v1/jobs/{job}", headers=bearer(other)).status_code == 404
    assert client.post(f"/v1/jobs/{job}/retry", headers=bearer(other)).status_code == 404
    assert client.get("/v1/jobs", headers=bearer(other)).json["items"] == []
    assert client.get(f"/v1/jobs/{job}", headers=bearer(boss)).status_code == 200
