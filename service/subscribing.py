"""Who is told: webhooks and channels are made, changed, tested, rotated and removed; the audit log has each of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from service.curation import By
from service.domain.delivery import TEST, message
from service.domain.errors import Conflict, NotFound
from service.ports import Clock, Queue, Store


class Seal(Protocol):
    """Seals secrets, bound to their owner's id."""

    def seal(self, text: str, owner: str) -> bytes:
        """The sealed form."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What subscribing needs from the world. `new_secret` gives a `whsec_…`."""

    store: Store
    queue: Queue
    clock: Clock
    new_id: Callable[[str, datetime], str]
    seal: Seal
    new_secret: Callable[[], str]


#: Columns that are kept apart in JSON.
_FILTERS = ("directions", "min_confidence", "outlets")
_OPTIONS = ("quiet_hours", "digest")

#: The ids' prefixes, by kind.
_PREFIX = {"webhook": "whk", "channel": "chn"}

#: What a test sends when there is no alert yet: the shape of a real one.
_EXAMPLE: dict[str, Any] = {
    "alert_id": "example",
    "sequence": 0,
    "shift": {
        "id": "example", "actor": "pakistan_government", "from": "engage", "to": "reject",
        "effective_at": "2023-06-06T00:00:00Z", "status": "provisional", "cause": "new_article", "because": None,
        "probability": 0.8, "origins": 1, "outlets": ["example.org"], "before": [], "after": [],
        "detected_at": "2023-06-06T08:00:00Z", "updated_at": "2023-06-06T08:00:00Z",
    },
}  # fmt: skip


def make(desk: Desk, kind: str, values: Mapping[str, Any], shown: str, by: By) -> tuple[str, str]:
    """Stores a target; returns its id and its secret, which is never to be had again."""
    now = desk.clock.now()
    target, secret = desk.new_id(_PREFIX[kind], now), desk.new_secret()
    row = {
        "id": target,
        "key_id": by.key_id,
        "kind": kind,
        "url": desk.seal.seal(values["url"], target),
        "shown_url": shown,
        "types": values.get("types", []),
        "actors": values.get("actors", []),
        "filters": {name: values[name] for name in _FILTERS if name in values},
        "options": {name: values[name] for name in _OPTIONS if values.get(name)},
        "description": values.get("description"),
        "secret": desk.seal.seal(secret, target),
    }
    with desk.store.writing() as tx:
        tx.webhooks.add(row, now)
        _note(
            desk, tx, now, by, f"{kind}.create", target, {name: row[name] for name in ("shown_url", "types", "actors")}
        )
    return target, secret


def change(desk: Desk, kind: str, target: str, values: Mapping[str, Any], shown: str | None, by: By) -> None:
    """Lays new values over a target's. Raises `NotFound`."""
    now = desk.clock.now()
    with desk.store.writing() as tx:
        row = the(tx, kind, target)
        new: dict[str, Any] = {k: v for k, v in values.items() if k in ("types", "actors", "description", "state")}
        new["filters"] = row["filters"] | {name: values[name] for name in _FILTERS if name in values}
        new["options"] = row["options"] | {name: values[name] for name in _OPTIONS if name in values}
        if "url" in values:
            new |= {"url": desk.seal.seal(values["url"], target), "shown_url": shown}
        if new.get("state") == "disabled" and row["state"] == "enabled":
            tx.webhooks.disable(target, "Disabled by hand.", now)
        tx.webhooks.change(kind, target, new, now)
        named = {name: value for name, value in values.items() if name != "url"}
        _note(desk, tx, now, by, f"{kind}.change", target, named | ({"url": "changed"} if "url" in values else {}))


def remove(desk: Desk, kind: str, target: str, by: By) -> None:
    """Removes a target with its deliveries. Raises `NotFound`."""
    now = desk.clock.now()
    with desk.store.writing() as tx:
        the(tx, kind, target)
        tx.webhooks.delete(kind, target)
        _note(desk, tx, now, by, f"{kind}.delete", target, {})


def rotate(desk: Desk, target: str, overlap: timedelta, by: By) -> str:
    """Gives a webhook a new secret; the old one signs beside it for `overlap`. Raises `NotFound`."""
    now, secret = desk.clock.now(), desk.new_secret()
    with desk.store.writing() as tx:
        the(tx, "webhook", target)
        tx.webhooks.rotate(target, desk.seal.seal(secret, target), now, overlap)
        _note(desk, tx, now, by, "webhook.rotate", target, {"overlap_seconds": int(overlap.total_seconds())})
    return secret


def test(desk: Desk, kind: str, target: str, by: By) -> str:
    """Sends a real example, past filters and hours: the newest alert's data, or a made-up one.

    Returns the delivery's id. Raises `NotFound`, and `Conflict` for a disabled target.
    """
    now = desk.clock.now()
    with desk.store.writing() as tx:
        if the(tx, kind, target)["state"] != "enabled":
            raise Conflict("It is disabled: enable it first.")
        newest = tx.alerts.after(tx.alerts.last_sequence() - 1, 1)
        data = {"alert_id": newest[0].id, "sequence": newest[0].sequence, **newest[0].data} if newest else _EXAMPLE
        id_ = desk.new_id("msg", now)
        tx.deliveries.add_message(id_, TEST, message(TEST, now, data), now)
        delivery: str = tx.deliveries.add(target, id_, now, now, desk.new_id)
        _note(desk, tx, now, by, f"{kind}.test", target, {"delivery_id": delivery})
    desk.queue.nudge_deliveries()
    return delivery


def retry(
    desk: Desk, kind: str, target: str, by: By, *, delivery: str | None = None, since: datetime | None = None
) -> int:
    """Starts one delivery again, or all that failed since; returns how many. Raises `NotFound`, `Conflict`."""
    now = desk.clock.now()
    with desk.store.writing() as tx:
        row = the(tx, kind, target)
        if delivery and tx.deliveries.get(target, delivery) is None:
            raise NotFound("There is no such delivery.")
        if row["state"] != "enabled":
            raise Conflict("It is disabled: enable it first.")
        started: int = tx.deliveries.retry(target, now, delivery_id=delivery, since=since)
        if delivery and not started:
            raise Conflict("It is being sent at this moment.")
        _note(desk, tx, now, by, f"{kind}.retry", target, {"delivery_id": delivery, "retried": started})
    desk.queue.nudge_deliveries()
    return started


def the(tx: Any, kind: str, target: str) -> Any:
    """The target's row. Raises `NotFound`."""
    row = tx.webhooks.get(kind, target)
    if row is None:
        raise NotFound(f"There is no such {kind}.")
    return row


def _note(desk: Desk, tx: Any, now: datetime, by: By, action: str, target: str, change: Mapping[str, Any]) -> None:
    tx.audit.add(desk.new_id("aud", now), now, by.key_id, action, target, change)
