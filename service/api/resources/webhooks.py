"""Webhooks: programs that are told by signed HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint

from schemas.common import PageQuery
from schemas.webhook import (
    DeliveryOut,
    DeliveryPage,
    DeliveryQuery,
    RetriedOut,
    RetryQuery,
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


@bp.get("/v1/webhooks")
@endpoint(
    "Webhooks, newest first",
    scope="manage",
    query=PageQuery,
    answers={200: (WebhookPage, "A page.")},
    errors=("invalid_cursor",),
)
def many(query: dict[str, Any]) -> Any:
    """All webhooks."""
    page = targets.rows(_KIND, query)
    return page | {"items": [_json(row) for row in page["items"]]}


@bp.get("/v1/webhooks/<webhook_id>")
@endpoint("One webhook", scope="manage", answers={200: (WebhookOut, "The webhook.")}, errors=("not_found",))
def one(webhook_id: str) -> Any:
    """One webhook."""
    return _json(targets.row(_KIND, webhook_id))


@bp.delete("/v1/webhooks/<webhook_id>")
@endpoint("Remove a webhook", scope="manage", answers={204: (None, "Gone.")}, errors=("not_found",))
def delete(webhook_id: str) -> Any:
    """Removes it with its deliveries."""
    subscribing.remove(targets.desk(), _KIND, webhook_id, targets.by())
    return None, 204


@bp.post("/v1/webhooks/<webhook_id>/test")
@endpoint(
    "Send a real example",
    scope="manage",
    answers={202: (DeliveryOut, "On its way.")},
    errors=("not_found", "conflict"),
)
def test(webhook_id: str) -> Any:
    """The newest alert's data, or a made-up one, past filters and hours."""
    delivery = subscribing.test(targets.desk(), _KIND, webhook_id, targets.by())
    return targets.delivery(_KIND, webhook_id, delivery), 202, _location(webhook_id, delivery)


@bp.get("/v1/webhooks/<webhook_id>/deliveries")
@endpoint(
    "Deliveries, newest first",
    scope="manage",
    query=DeliveryQuery,
    answers={200: (DeliveryPage, "A page.")},
    errors=("not_found", "invalid_cursor"),
)
def deliveries(webhook_id: str, query: dict[str, Any]) -> Any:
    """What was sent, and what came of each attempt."""
    return targets.deliveries(_KIND, webhook_id, query)


@bp.get("/v1/webhooks/<webhook_id>/deliveries/<delivery_id>")
@endpoint("One delivery", scope="manage", answers={200: (DeliveryOut, "The delivery.")}, errors=("not_found",))
def delivery(webhook_id: str, delivery_id: str) -> Any:
    """One delivery with the whole of what was answered, up to 20 kB an attempt."""
    return targets.delivery(_KIND, webhook_id, delivery_id)


@bp.post("/v1/webhooks/<webhook_id>/deliveries/<delivery_id>/retry")
@endpoint(
    "Send a delivery again",
    scope="manage",
    answers={202: (DeliveryOut, "On its way.")},
    errors=("not_found", "conflict"),
)
def retry(webhook_id: str, delivery_id: str) -> Any:
    """Starts the schedule of one delivery anew, of a delivered one too."""
    subscribing.retry(targets.desk(), _KIND, webhook_id, targets.by(), delivery=delivery_id)
    return targets.delivery(_KIND, webhook_id, delivery_id), 202, _location(webhook_id, delivery_id)


@bp.post("/v1/webhooks/<webhook_id>/deliveries/retry")
@endpoint(
    "Send again what failed",
    scope="manage",
    query=RetryQuery,
    answers={202: (RetriedOut, "On their way.")},
    errors=("not_found", "conflict"),
)
def retry_failed(webhook_id: str, query: dict[str, Any]) -> Any:
    """Starts every failed delivery again that was made at or after `since`."""
    retried = subscribing.retry(targets.desk(), _KIND, webhook_id, targets.by(), since=query["since"])
    return {"retried": retried}, 202


def _location(webhook_id: str, delivery_id: str) -> dict[str, str]:
    return {"Location": f"/v1/webhooks/{webhook_id}/deliveries/{delivery_id}"}
