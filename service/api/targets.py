"""What the views of webhooks and channels share: rows as JSON, checks, deliveries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service import subscribing
from service.adapters.database.deliveries import filters_of
from service.adapters.signing import new_secret
from service.api import paging
from service.api.context import caller, context, parts
from service.curation import By
from service.domain.errors import BadInput, FieldError, NotFound
from service.subscribing import Desk

#: Characters of an answer that a list shows.
_HEAD = 500


def desk() -> Desk:
    """What the story of subscribing needs."""
    here = parts()
    return Desk(here.store, here.queue, here.clock, here.new_id, context().vault, new_secret)


def by() -> By:
    """Who asks."""
    return By(caller().key_id)


def known_actors(body: Mapping[str, Any]) -> None:
    """Raises `BadInput` for an actor that does not exist: such a filter would keep silent for ever."""
    known = {actor.id for actor in context().actors}
    wrong = [
        FieldError(f"/actors/{i}", "No such actor: GET /v1/actors lists them.")
        for i, actor in enumerate(body.get("actors", ()))
        if actor not in known
    ]
    if wrong:
        raise BadInput(f"{wrong[0].pointer}: {wrong[0].detail}", fields=wrong)


def row(kind: str, target: str) -> Any:
    """The target's row. Raises `NotFound`."""
    with parts().store.reading() as tx:
        return subscribing.the(tx, kind, target)


def rows(kind: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of targets' rows."""
    after, limit = paging.decode(f"{kind}s", query["cursor"]), query["limit"]
    with parts().store.reading() as tx:
        found = tx.webhooks.page(kind, after, limit + 1)
    return paging.page(f"{kind}s", found, limit, lambda r: (r["created_at"], r["id"]))


def shared_json(found: Any) -> dict[str, Any]:
    """What webhooks and channels show alike."""
    filters = filters_of(found)
    plain = ("id", "description", "state", "disabled_because", "failing_since", "created_at", "updated_at")
    return {name: found[name] for name in plain} | {
        "types": filters.types,
        "actors": filters.actors,
        "directions": filters.directions,
        "min_confidence": filters.min_confidence,
        "outlets": filters.outlets,
    }


def deliveries(kind: str, target: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of a target's deliveries with their attempts. Raises `NotFound`."""
    after, limit = paging.decode("deliveries", query["cursor"]), query["limit"]
    with parts().store.reading() as tx:
        subscribing.the(tx, kind, target)
        found = tx.deliveries.page(target, query["state"], after, limit + 1)
        attempts = tx.deliveries.attempts([r["id"] for r in found])
    page = paging.page("deliveries", found, limit, lambda r: (r["created_at"], r["id"]))
    return page | {"items": [delivery_json(r, attempts.get(r["id"], []), _HEAD) for r in page["items"]]}


def delivery(kind: str, target: str, delivery_id: str) -> dict[str, Any]:
    """One delivery with its attempts. Raises `NotFound`."""
    with parts().store.reading() as tx:
        subscribing.the(tx, kind, target)
        found = tx.deliveries.get(target, delivery_id)
        attempts = tx.deliveries.attempts([delivery_id])
    if found is None:
        raise NotFound("There is no such delivery.")
    return delivery_json(found, attempts.get(delivery_id, []), None)


def delivery_json(found: Any, attempts: Sequence[Any], head: int | None) -> dict[str, Any]:
    """A delivery for `DeliveryOut`."""
    shown = [{**attempt, "response_head": (attempt["response_head"] or "")[:head] or None} for attempt in attempts]
    return {**found, "attempts": shown}
