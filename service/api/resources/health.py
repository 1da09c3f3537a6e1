"""Liveness, readiness, metrics, and the API's own description."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app

from schemas.health import HealthOut, ReadyOut
from service import __version__
from service.api.context import parts
from service.api.endpoint import endpoint
from service.api.metrics import render
from service.api.openapi import document
from service.api.readiness import checks

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@endpoint("Liveness", scope=None, answers={200: (HealthOut, "The process answers.")})
def healthz() -> Any:
    """The process answers; nothing else is asked."""
    return {"status": "ok", "version": __version__}


@bp.get("/readyz")
@endpoint(
    "Readiness",
    scope=None,
    answers={200: (ReadyOut, "Everything works."), 503: (ReadyOut, "A part does not: see `checks`.")},
)
def readyz() -> Any:
    """Database, broker, workers, senders and beat; and, as a warning only, late deliveries and feeds."""
    found = checks(parts())
    ready = all(check["ok"] for check in found.values() if check["needed"])
    well = all(check["ok"] for check in found.values())
    status = ("ready" if well else "degraded") if ready else "unready"
    return {"status": status, "checks": found}, 200 if ready else 503


@bp.get("/metrics")
@endpoint("Prometheus metrics", scope=None, answers={200: ("text/plain", "Text exposition format.")})
def metrics() -> Any:
    """Counts and ages from the database, so that every API process says the same."""
    return Response(render(parts()), content_type="text/plain; version=0.0.4; charset=utf-8")


@bp.get("/openapi.json")
@endpoint("This document", scope=None, answers={200: ("application/json", "OpenAPI 3.1.")})
def openapi() -> Any:
    """The OpenAPI document."""
    cached = current_app.extensions.setdefault("openapi", {})
    if "text" not in cached:
        cached["text"] = json.dumps(document(current_app), ensure_ascii=False)
    return Response(cached["text"], content_type="application/json")
