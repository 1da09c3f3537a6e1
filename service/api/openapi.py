"""The OpenAPI 3.1 document, written from what the views enforce (`endpoint.py`) and the marshmallow schemas."""

from __future__ import annotations

import re
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import Schema
from werkzeug.routing import Rule

from schemas.common import Problem
from service import __version__
from service.api.endpoint import Operation
from service.api.errors import PROBLEMS

_HEADERS = {
    "Idempotency-Key": "The same key within 24 h gives the same job, not a second one.",
    "Prefer": "wait=N: up to N (≤ 30) seconds for the job to finish, RFC 7240.",
    "If-None-Match": "ETag of the copy that the client has.",
    "If-Match": "ETag of the record that the change was made on.",
    "Last-Event-ID": "Where the stream broke off.",
}

_ALWAYS = {"any": ("unauthorized",), "read": ("unauthorized", "forbidden")}


def document(app: Flask) -> dict[str, Any]:
    """The whole document as JSON-ready data."""
    spec = APISpec(
        title="Parley",
        version=__version__,
        openapi_version="3.1.0",
        info={"description": "Reads the press for talks with the TTP, and says who turned. Times are RFC 3339 in UTC."},
        plugins=[MarshmallowPlugin(schema_name_resolver=_name)],
        security=[{"key": []}],
    )
    spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        operation = getattr(app.view_functions[rule.endpoint], "operation", None)
        if operation:
            _add(spec, rule, operation)
    return spec.to_dict()


def _name(schema: Any) -> str:
    cls = schema if isinstance(schema, type) else type(schema)
    return cls.__name__


def _add(spec: APISpec, rule: Rule, operation: Operation) -> None:
    path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
    methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
    for method in methods:
        spec.path(path=path, operations={method.lower(): _operation(rule, operation)})


def _operation(rule: Rule, operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": f"{rule.endpoint}".replace(".", "_"),
        "summary": operation.summary,
        "tags": [rule.endpoint.partition(".")[0]],
        "parameters": _parameters(rule, operation),
        "responses": _responses(rule, operation),
    }
    if operation.scope is None:
        described["security"] = []
    elif operation.scope != "any":
        described["description"] = f"Needs the scope `{operation.scope}`."
    if operation.body or operation.body_types != ("application/json",):
        described["requestBody"] = {"required": True, "content": _bodies(operation)}
    return described


def _bodies(operation: Operation) -> dict[str, Any]:
    bodies: dict[str, Any] = {}
    for kind in operation.body_types:
        schema: Any = operation.body or {"type": "object"}
        bodies[kind] = {"schema": {"type": "string"} if kind.endswith("ndjson") else schema}
    return bodies


def _parameters(rule: Rule, operation: Operation) -> list[dict[str, Any]]:
    inside = [
        {"in": "path", "name": name, "required": True, "schema": {"type": "string"}} for name in sorted(rule.arguments)
    ]
    sent = [
        {"in": "header", "name": name, "schema": {"type": "string"}, "description": _HEADERS[name]}
        for name in operation.headers
    ]
    asked = [{"in": "query", "schema": operation.query}] if operation.query else []
    return inside + sent + asked


def _responses(rule: Rule, operation: Operation) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for status, (schema, text) in operation.answers.items():
        answers[str(status)] = {"description": text} | _content(schema)
    for code in _codes(rule, operation):
        status = PROBLEMS.get(code, (422, ""))[0]
        known = answers.setdefault(str(status), {"description": "", "content": _problem()})
        if "application/problem+json" in known.get("content", {}):
            known["description"] = ", ".join(filter(None, (known["description"], f"`{code}`")))
    return answers


def _codes(rule: Rule, operation: Operation) -> list[str]:
    codes = list(_ALWAYS.get(operation.scope or "", ("unauthorized", "forbidden") if operation.scope else ()))
    if operation.query:
        codes.append("invalid_query")
    if operation.body or "ndjson" in str(operation.body_types):
        codes += ["invalid_json", "invalid_request", "too_large", "unsupported_media_type"]
    if rule.arguments:
        codes.append("not_found")
    if operation.scope:
        codes.append("rate_limited")
    return list(dict.fromkeys([*codes, *operation.errors]))


def _problem() -> dict[str, Any]:
    return {"application/problem+json": {"schema": Problem}}


def _content(schema: Any) -> dict[str, Any]:
    if schema is None:
        return {}
    if isinstance(schema, str):
        return {"content": {schema: {"schema": {"type": "string"}}}}
    if isinstance(schema, type) and issubclass(schema, Schema):
        return {"content": {"application/json": {"schema": schema}}}
    raise TypeError(f"an answer is a schema, a content type or None, not {schema!r}")
