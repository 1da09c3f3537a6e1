"""One log line for each request, with an id that every line of the request carries and the answer shows."""

from __future__ import annotations

import logging
import secrets
import time

import structlog
from flask import Flask, Response, g, request

log = logging.getLogger(__name__)

#: Asked for every few seconds by machines: logged only when something is wrong.
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


def install(app: Flask) -> None:
    """Binds `request_id` before each request, logs and forgets it after."""

    @app.before_request
    def _begin() -> None:
        g.began, g.request_id = time.monotonic(), f"req_{secrets.token_hex(8)}"
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def _end(response: Response) -> Response:
        began = g.get("began")
        if began is None:
            return response
        response.headers["X-Request-Id"] = g.request_id
        if request.path not in _QUIET or response.status_code >= 500:
            _line(response, began)
        return response


def _line(response: Response, began: float) -> None:
    caller = g.get("caller")
    log.info(
        "request",
        extra={
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "milliseconds": int((time.monotonic() - began) * 1000),
            "key_id": caller.key_id if caller else None,
            "location": response.headers.get("Location"),
        },
    )
