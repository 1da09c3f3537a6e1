"""Webhooks: programs that are told by signed HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint

from schemas.webhook import (
    RotateQuery,
    WebhookIn,
    WebhookMade,
    WebhookOut,
    WebhookPage,
    WebhookPatch,
)
from service import subscribing
from service.adapters.signing import public_key
from service.api import targets
from service.api.context import context
from service.api.endpoint import endpoint
from service.api.target_views import add_views

bp = Blueprint("webhooks", __name__)

_KIND = "webhook"


def _json(row: Any) -> dict[str, Any]:
    vault = context().vault
    shown = {
        "url": row["shown_url"],
        "public_key": public_key(vault.signer(vault.open(row["secret"], row["id"]))),
        "old_secret_until": row["old_secret_until"],
    }
    return targets.shared_json(row) | shown


@bp.post("/v1/webhooks")
@endpoint(
    "Make a webhook",
    scope="manage",
    body=WebhookIn,
    answers={201: (WebhookMade, "Made; the secret is shown this once.")},
)
def make(body: dict[str, Any]) -> Any:
    """From now on every alert that it asks for is sent to it."""
    targets.known_actors(body)
    made, secret = subscribing.make(targets.desk(), _KIND, body, body["url"], targets.by())
    answer = _json(targets.row(_KIND, made)) | {"secret": secret}
    return answer, 201, {"Location": f"/v1/webhooks/{made}"}


@bp.patch("/v1/webhooks/<webhook_id>")
@endpoint(
    "Change a webhook",
    scope="manage",
    body=WebhookPatch,
    answers={200: (WebhookOut, "The webhook as it is now.")},
    errors=("not_found",),
)
def patch(webhook_id: str, body: dict[str, Any]) -> Any:
    """Changes what is sent; what was not sent stays."""
    targets.known_actors(body)
    subscribing.change(targets.desk(), _KIND, webhook_id, body, body.get("url"), targets.by())
    return _json(targets.row(_KIND, webhook_id))


@bp.post("/v1/webhooks/<webhook_id>/rotate-secret")
@endpoint(
    "Give it a new secret",
    scope="manage",
    query=RotateQuery,
    answers={200: (WebhookMade, "With the new secret, shown this once.")},
    errors=("not_found",),
)
def rotate(webhook_id: str, query: dict[str, Any]) -> Any:
    """For `overlap` seconds (a day) messages carry the signatures of both secrets."""
    secret = subscribing.rotate(targets.desk(), webhook_id, timedelta(seconds=query["overlap"]), targets.by())
    return _json(targets.row(_KIND, webhook_id)) | {"secret": secret}


add_views(bp, _KIND, WebhookOut, WebhookPage, _json)
