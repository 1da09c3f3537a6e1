"""The views that webhooks and channels have alike, added to the blueprint of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint
from marshmallow import Schema

from schemas.common import PageQuery
from schemas.webhook import DeliveryOut, DeliveryPage, DeliveryQuery, RetriedOut, RetryQuery
from service import subscribing
from service.api import targets
from service.api.endpoint import View, endpoint

AsJson = Callable[[Any], dict[str, Any]]
Decorator = Callable[[View], View]


def add_views(bp: Blueprint, kind: str, one: type[Schema], page: type[Schema], as_json: AsJson) -> None:
    """Adds the views of targets of `kind`, which names paths and their parts: `/v1/{kind}s/<{kind}_id>/…`.

    `one` and `page` are the schemas of what is shown, `as_json` makes data for `one` from a row.
    """
    _add_target_views(bp, kind, one, page, as_json)
    _add_delivery_views(bp, kind)


def _add_target_views(bp: Blueprint, kind: str, shown: type[Schema], page: type[Schema], as_json: AsJson) -> None:
    home, key = f"/v1/{kind}s", f"{kind}_id"

    @bp.get(home)
    @endpoint(
        f"{kind.capitalize()}s, newest first",
        scope="manage",
        query=PageQuery,
        answers={200: (page, "A page.")},
        errors=("invalid_cursor",),
    )
    def many(query: dict[str, Any]) -> Any:
        """All of them."""
        found = targets.rows(kind, query)
        return found | {"items": [as_json(row) for row in found["items"]]}

    @bp.get(f"{home}/<{key}>")
    @endpoint(f"One {kind}", scope="manage", answers={200: (shown, f"The {kind}.")}, errors=("not_found",))
    def one(**parts: str) -> Any:
        """One of them."""
        return as_json(targets.row(kind, parts[key]))

    @bp.delete(f"{home}/<{key}>")
    @endpoint(f"Remove a {kind}", scope="manage", answers={204: (None, "Gone.")}, errors=("not_found",))
    def delete(**parts: str) -> Any:
        """Removes it with its deliveries."""
        subscribing.remove(targets.desk(), kind, parts[key], targets.by())
        return None, 204


def _sending(summary: str, shown: type[Schema] = DeliveryOut, said: str = "On its way.", **more: Any) -> Decorator:
    """The endpoint of a view that puts deliveries on their way."""
    return endpoint(summary, scope="manage", answers={202: (shown, said)}, errors=("not_found", "conflict"), **more)


def _add_delivery_views(bp: Blueprint, kind: str) -> None:
    key = f"{kind}_id"
    here = f"/v1/{kind}s/<{key}>"

    def on_its_way(target: str, delivery_id: str) -> Any:
        location = {"Location": f"/v1/{kind}s/{target}/deliveries/{delivery_id}"}
        return targets.delivery(kind, target, delivery_id), 202, location

    @bp.post(f"{here}/test")
    @_sending("Send a real example")
    def test(**parts: str) -> Any:
        """The newest alert's data, or a made-up one, past filters and hours."""
        return on_its_way(parts[key], subscribing.test(targets.desk(), kind, parts[key], targets.by()))

    @bp.get(f"{here}/deliveries")
    @endpoint(
        "Deliveries, newest first",
        scope="manage",
        query=DeliveryQuery,
        answers={200: (DeliveryPage, "A page.")},
        errors=("not_found", "invalid_cursor"),
    )
    def deliveries(query: dict[str, Any], **parts: str) -> Any:
        """What was sent, and what came of each attempt."""
        return targets.deliveries(kind, parts[key], query)

    @bp.get(f"{here}/deliveries/<delivery_id>")
    @endpoint("One delivery", scope="manage", answers={200: (DeliveryOut, "The delivery.")}, errors=("not_found",))
    def delivery(delivery_id: str, **parts: str) -> Any:
        """One delivery with the whole of what was answered, up to 20 kB an attempt."""
        return targets.delivery(kind, parts[key], delivery_id)

    @bp.post(f"{here}/deliveries/<delivery_id>/retry")
    @_sending("Send a delivery again")
    def retry(delivery_id: str, **parts: str) -> Any:
        """Starts the schedule of one delivery anew, of a delivered one too."""
        subscribing.retry(targets.desk(), kind, parts[key], targets.by(), delivery=delivery_id)
        return on_its_way(parts[key], delivery_id)

    @bp.post(f"{here}/deliveries/retry")
    @_sending("Send again what failed", RetriedOut, "On their way.", query=RetryQuery)
    def retry_failed(query: dict[str, Any], **parts: str) -> Any:
        """Starts every delivery again that failed, or waits for another try, and was made at or after `since`."""
        retried = subscribing.retry(targets.desk(), kind, parts[key], targets.by(), since=query["since"])
        return {"retried": retried}, 202
