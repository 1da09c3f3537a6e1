"""The alert feed: for polling, as a stream, as Atom; and what analysts make of its alerts."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request, stream_with_context, url_for

from schemas.alert import AlertOut, AlertPage, AlertQuery, AtomQuery, MarkIn, StreamQuery
from service import curation
from service.api import paging
from service.api.atom import render
from service.api.context import caller, context, parts
from service.api.endpoint import endpoint
from service.api.streaming import events
from service.domain.alert import Alert
from service.domain.errors import BadInput, NotFound

bp = Blueprint("alerts", __name__)

_ATOM_PAGE = 50


@bp.get("/v1/alerts")
@endpoint(
    "The alert feed, oldest first",
    scope="read",
    query=AlertQuery,
    answers={
        200: (AlertPage, "Alerts behind the cursor; `next` is always given."),
        304: (None, "Still the same as `If-None-Match` says."),
    },
    errors=("invalid_cursor",),
    headers=("If-None-Match",),
)
def many(query: dict[str, Any]) -> Any:
    """Alerts after a cursor; with `wait`, up to that many seconds for the next one."""
    place = paging.decode("alerts", query["after"])
    filters = {name: query[name] for name in ("state", "actor", "type")}
    found, newest = _await(int(place[0]) if place else 0, query["limit"], query["wait"], filters)
    page = {"items": alerts_json(found), "next": paging.encode("alerts", newest)}
    response = Response(json.dumps(AlertPage().dump(page), ensure_ascii=False), content_type="application/json")
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24])
    return response.make_conditional(request)


def _await(sequence: int, limit: int, wait: int, filters: dict[str, Any]) -> tuple[Sequence[Alert], int]:
    """(alerts, how far the feed was searched for them)."""
    until = time.monotonic() + wait
    while True:
        with parts().store.reading() as tx:
            found: Sequence[Alert] = tx.alerts.after(sequence, limit, **filters)
            end = max(sequence, tx.alerts.last_sequence())
        left = until - time.monotonic()
        if found or left <= 0:
            return found, found[-1].sequence if len(found) == limit else end
        parts().queue.listen(end, left)


def alerts_json(alerts: Sequence[Alert]) -> list[dict[str, Any]]:
    """Alerts for `AlertOut`, with what analysts made of them."""
    with parts().store.reading() as tx:
        marks = tx.alerts.marks(alert.id for alert in alerts)
    return [_alert_json(alert, marks.get(alert.id)) for alert in alerts]


def _alert_json(alert: Alert, mark: Any) -> dict[str, Any]:
    return {
        "id": alert.id,
        "sequence": alert.sequence,
        "type": alert.type,
        "created_at": alert.created_at,
        "data": alert.data,
        "state": mark["state"] if mark else "open",
        "note": mark["note"] if mark else None,
        "state_at": mark["at"] if mark else None,
    }


@bp.get("/v1/alerts/<alert_id>")
@endpoint("One alert", scope="read", answers={200: (AlertOut, "The alert.")}, errors=("not_found",))
def one(alert_id: str) -> Any:
    """One alert."""
    with parts().store.reading() as tx:
        alert = tx.alerts.get(alert_id)
    if alert is None:
        raise NotFound("There is no such alert.")
    return alerts_json([alert])[0]


# --- analysts --------------------------------------------------------------------------------------------------------

_MARKS = {"ack": "acknowledged", "mute": "muted", "open": "open"}


def _mark(word: str, summary: str) -> None:
    @endpoint(
        summary,
        scope="manage",
        body=MarkIn,
        answers={200: (AlertOut, "The alert with its new state.")},
        errors=("not_found",),
    )
    def view(alert_id: str, body: dict[str, Any]) -> Any:
        curation.mark(parts(), alert_id, _MARKS[word], curation.By(caller().key_id, body["note"]))
        return one.__wrapped__(alert_id)  # type: ignore[attr-defined]

    bp.add_url_rule(f"/v1/alerts/<alert_id>/{word}", word, view, methods=["POST"])


_mark("ack", "Acknowledge an alert")
_mark("mute", "Mute an alert: what was not yet told to people is not told")
_mark("open", "Open an alert again")


# --- stream ----------------------------------------------------------------------------------------------------------


@bp.get("/v1/alerts/stream")
@endpoint(
    "The alert feed as server-sent events",
    scope="read",
    query=StreamQuery,
    answers={200: ("text/event-stream", "`id` is the alert's sequence, `data` the alert; comments are heartbeats.")},
    errors=("invalid_cursor", "unavailable"),
    headers=("Last-Event-ID",),
)
def stream(query: dict[str, Any]) -> Any:
    """Every alert behind `Last-Event-ID`, `after`, or the beginning, and then each as it comes."""
    sequence = _beginning(query["after"])
    give_back = context().places.take()
    body = events(parts(), sequence, lambda found: [AlertOut().dump(alert) for alert in alerts_json(found)])
    response = Response(stream_with_context(body), content_type="text/event-stream")
    response.headers.update({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
    response.call_on_close(give_back)
    return response


def _beginning(after: str | None) -> int:
    last = request.headers.get("Last-Event-ID", "").strip()
    if last:
        if not (last.isascii() and last.isdigit() and len(last) < 18):
            raise BadInput("Last-Event-ID must be the id of an event of this stream.", code="invalid_cursor")
        return int(last)
    if after == "now":
        with parts().store.reading() as tx:
            return int(tx.alerts.last_sequence())
    place = paging.decode("alerts", after)
    return int(place[0]) if place else 0


# --- Atom ------------------------------------------------------------------------------------------------------------


@bp.get("/v1/alerts.atom")
@endpoint(
    "The alert feed as Atom, newest first",
    scope="read",
    query=AtomQuery,
    answers={
        200: ("application/atom+xml", "A page; the `next` link leads to older alerts."),
        304: (None, "Still the same as `If-None-Match` says."),
    },
    errors=("invalid_cursor",),
    headers=("If-None-Match",),
)
def atom(query: dict[str, Any]) -> Any:
    """For feed readers: the key goes in as Bearer, or as the password of HTTP Basic."""
    place = paging.decode("atom", query["before"])
    with parts().store.reading() as tx:
        found: Sequence[Alert] = tx.alerts.before(int(place[0]) if place else None, _ATOM_PAGE + 1)
    shown = found[:_ATOM_PAGE]
    links = {"self": request.url}
    if len(found) > _ATOM_PAGE:
        older = paging.encode("atom", shown[-1].sequence)
        links["next"] = url_for("alerts.atom", before=older, _external=True)
    names = {actor.id: actor.name for actor in context().actors}
    begun = parts().clock.now().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    body = render(shown, names, links, request.url_root, begun)
    response = Response(body, content_type="application/atom+xml; charset=utf-8")
    response.set_etag(hashlib.sha256(body).hexdigest()[:24])
    return response.make_conditional(request)
