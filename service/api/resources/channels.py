"""Channels: people who are told by mail or chat, through Apprise."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from schemas.webhook import (
    ChannelIn,
    ChannelOut,
    ChannelPage,
    ChannelPatch,
)
from service import subscribing
from service.adapters.channels import BadChannel, scheme_of
from service.api import targets
from service.api.context import context
from service.api.endpoint import endpoint
from service.api.target_views import add_views
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


add_views(bp, _KIND, ChannelOut, ChannelPage, _json)
