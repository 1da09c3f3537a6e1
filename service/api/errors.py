"""Errors to HTTP: the only place that knows which status a code becomes. Bodies are RFC 9457 problems."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Sequence
from typing import Any

from flask import Flask, Response
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import NotFound as NoRoute

from service.domain.errors import FieldError, ParleyError

log = logging.getLogger(__name__)

#: code -> (status, title). A test holds this against docs/errors.md.
PROBLEMS: dict[str, tuple[int, str]] = {
    "invalid_json": (400, "The body is not JSON"),
    "invalid_request": (422, "The request is not valid"),
    "invalid_query": (400, "The query is not valid"),
    "invalid_cursor": (400, "The cursor is not valid"),
    "unauthorized": (401, "No valid API key"),
    "forbidden": (403, "The key lacks the scope"),
    "not_found": (404, "There is no such thing"),
    "method_not_allowed": (405, "The method is not allowed here"),
    "conflict": (409, "The request clashes with the present state"),
    "precondition_failed": (412, "The thing has changed meanwhile"),
    "too_large": (413, "The request is too large"),
    "unsupported_media_type": (415, "The content type is not supported"),
    "idempotency_mismatch": (422, "The Idempotency-Key was used with another request"),
    "rate_limited": (429, "Too many requests"),
    "internal": (500, "Something went wrong inside Parley"),
    "unavailable": (503, "A part of Parley is not available"),
}

#: What `POST /v1/analyze` answers when a phase fails: it is the page that cannot be processed, not the request.
_JOB_STATUS = 422


def problem(
    code: str,
    detail: str,
    fields: Sequence[FieldError] = (),
    headers: dict[str, str] | None = None,
    status: int | None = None,
) -> Response:
    """A problem response."""
    known, title = PROBLEMS.get(code, (_JOB_STATUS, "The article cannot be processed"))
    body: dict[str, Any] = {
        "type": f"/docs/errors#{code}",
        "title": title,
        "status": status or known,
        "detail": detail,
        "code": code,
    }
    if fields:
        body["errors"] = [{"pointer": field.pointer, "detail": field.detail} for field in fields]
    response = Response(json.dumps(body), status=status or known, content_type="application/problem+json")
    response.headers.update(headers or {})
    if code == "unauthorized":
        response.headers["WWW-Authenticate"] = 'Bearer realm="parley"'
    return response


_BY_STATUS = {status: code for code, (status, _) in reversed(PROBLEMS.items())} | {
    400: "invalid_request",
    422: "invalid_request",
    409: "conflict",
}


def _detail(error: HTTPException, code: str) -> str:
    """What is told: Werkzeug's own sentence for a path without a route speaks to somebody at an address bar."""
    if error.description == NoRoute.description:
        return "There is no such path: /openapi.json lists those that there are."
    return error.description or PROBLEMS[code][1]


def install(app: Flask) -> None:
    """Makes every error of the app a problem."""

    @app.errorhandler(ParleyError)
    def _ours(error: ParleyError) -> Response:
        headers = {}
        retry_after: float | None = getattr(error, "retry_after", None)
        if retry_after:
            headers["Retry-After"] = str(math.ceil(retry_after))
        return problem(error.code, error.detail, getattr(error, "fields", ()), headers)

    @app.errorhandler(HTTPException)
    def _theirs(error: HTTPException) -> Response | HTTPException:
        status = error.code or 500
        if status < 400:
            return error
        code = _BY_STATUS.get(status, "invalid_request" if status < 500 else "internal")
        response = problem(code, _detail(error, code), status=status)
        if error.response is None and getattr(error, "valid_methods", None):
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # type: ignore[attr-defined]
        return response

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    def _no_database(error: Exception) -> Response:
        log.exception("the database does not answer: %s", type(error).__name__)
        detail = "The database does not answer at the moment: send the request again."
        return problem("unavailable", detail, headers={"Retry-After": "2"})

    @app.errorhandler(Exception)
    def _unforeseen(error: Exception) -> Response:
        log.exception("unforeseen: %s", error)
        return problem("internal", "Something went wrong inside Parley; the log has the details. Try again later.")
