"""Channels: people who are told by mail or chat, through Apprise."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from schemas.common import PageQuery
from schemas.webhook import (
    ChannelIn,
    ChannelOut,
    ChannelPage,
    ChannelPatch,
    DeliveryOut,
    DeliveryPage,
    DeliveryQuery,
    RetriedOut,
    RetryQuery,
)
from service import subscribing
from service.adapters.channels import BadChannel, scheme_of
from service.api import targets
from service.api.context import context
from service.api.endpoint import endpoint
from service.domain.errors import BadInput, FieldError

bp = Blueprint("channels", __name__)

_KIND = "channel"


def _json(row: Any) -> dict[str, Any]:
    shown, _, service = row["shown_url"].partition(" ")
    hours = {name: row["options"].get(name) for name in ("quiet_hours", "digest")}
    return targets.shared_json(row) | hours | {"shown_url": shown, "service": service}


def _shown(url: str) -> str:
    """What may be shown of the URL: its scheme, and the service's name. Raises `BadInput`."""
    try:
        return f"{scheme_of(url)}://… {context().channels.check(url)}"
    except BadChannel as error:
        raise BadInput(str(error), fields=[FieldError("/url", str(error))]) from None


@bp.post("/v1/channels")
@endpoint(
    "Make a channel", scope="manage", body=ChannelIn, answers={201: (ChannelOut, "Made; its URL is not shown again.")}
)
def make(body: dict[str, Any]) -> Any:
    """From now on every alert that it asks for is told there, in words."""
    targets.known_actors(body)
    made, _ = subscribing.make(targets.desk(), _KIND, body, _shown(body["url"]), targets.by())
    return _json(targets.row(_KIND, made)), 201, {"Location": f"/v1/channels/{made}"}


@bp.patch("/v1/channels/<channel_id>")
@endpoint(
    "Change a channel",
    scope="manage",
    body=ChannelPatch,
    answers={200: (ChannelOut, "The channel as it is now.")},
    errors=("not_found",),
)
def patch(channel_id: str, body: dict[str, Any]) -> Any:
    """Changes what is sent, where and when."""
    targets.known_actors(body)
    shown = _shown(body["url"]) if "url" in body else None
    subscribing.change(targets.desk(), _KIND, channel_id, body, shown, targets.by())
    return _json(targets.row(_KIND, channel_id))


@bp.get("/v1/channels")
@endpoint(
    "Channels, newest first",
    scope="manage",
    query=PageQuery,
    answers={200: (ChannelPage, "A page.")},
    errors=("invalid_cursor",),
)
def many(query: dict[str, Any]) -> Any:
    """All channels."""
    page = targets.rows(_KIND, query)
    return page | {"items": [_json(row) for row in page["items"]]}


@bp.get("/v1/channels/<channel_id>")
@endpoint("One channel", scope="manage", answers={200: (ChannelOut, "The channel.")}, errors=("not_found",))
def one(channel_id: str) -> Any:
    """One channel."""
    return _json(targets.row(_KIND, channel_id))


@bp.delete("/v1/channels/<channel_id>")
@endpoint("Remove a channel", scope="manage", answers={204: (None, "Gone.")}, errors=("not_found",))
def delete(channel_id: str) -> Any:
    """Removes it with its deliveries."""
    subscribing.remove(targets.desk(), _KIND, channel_id, targets.by())
    return None, 204


@bp.post("/v1/channels/<channel_id>/test")
@endpoint(
    "Send a real example",
    scope="manage",
    answers={202: (DeliveryOut, "On its way.")},
    errors=("not_found", "conflict"),
)
def test(channel_id: str) -> Any:
    """The newest alert's data, or a made-up one, past filters and hours."""
    delivery = subscribing.test(targets.desk(), _KIND, channel_id, targets.by())
    return targets.delivery(_KIND, channel_id, delivery), 202, _location(channel_id, delivery)


@bp.get("/v1/channels/<channel_id>/deliveries")
@endpoint(
    "Deliveries, newest first",
    scope="manage",
    query=DeliveryQuery,
    answers={200: (DeliveryPage, "A page.")},
    errors=("not_found", "invalid_cursor"),
)
def deliveries(channel_id: str, query: dict[str, Any]) -> Any:
    """What was sent, and what came of each attempt."""
    return targets.deliveries(_KIND, channel_id, query)


@bp.get("/v1/channels/<channel_id>/deliveries/<delivery_id>")
@endpoint("One delivery", scope="manage", answers={200: (DeliveryOut, "The delivery.")}, errors=("not_found",))
def delivery(channel_id: str, delivery_id: str) -> Any:
    """One delivery with the whole of what was answered, up to 20 kB an attempt."""
    return targets.delivery(_KIND, channel_id, delivery_id)


@bp.post("/v1/channels/<channel_id>/deliveries/<delivery_id>/retry")
@endpoint(
    "Send a delivery again",
    scope="manage",
    answers={202: (DeliveryOut, "On its way.")},
    errors=("not_found", "conflict"),
)
def retry(channel_id: str, delivery_id: str) -> Any:
    """Starts the schedule of one delivery anew, of a delivered one too."""
    subscribing.retry(targets.desk(), _KIND, channel_id, targets.by(), delivery=delivery_id)
    return targets.delivery(_KIND, channel_id, delivery_id), 202, _location(channel_id, delivery_id)


@bp.post("/v1/channels/<channel_id>/deliveries/retry")
@endpoint(
    "Send again what failed",
    scope="manage",
    query=RetryQuery,
    answers={202: (RetriedOut, "On their way.")},
    errors=("not_found", "conflict"),
)
def retry_failed(channel_id: str, query: dict[str, Any]) -> Any:
    """Starts every failed delivery again that was made at or after `since`."""
    retried = subscribing.retry(targets.desk(), _KIND, channel_id, targets.by(), since=query["since"])
    return {"retried": retried}, 202


def _location(channel_id: str, delivery_id: str) -> dict[str, str]:
    return {"Location": f"/v1/channels/{channel_id}/deliveries/{delivery_id}"}
