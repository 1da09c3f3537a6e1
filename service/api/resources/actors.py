"""Actors and their timelines."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from schemas.shift import ActorsOut, TimelineOut, TimelineQuery
from service.api.context import context, parts
from service.api.endpoint import endpoint
from service.domain.errors import NotFound
from service.domain.timeline import Current, Point, Segment
from service.following import view

bp = Blueprint("actors", __name__)


@bp.get("/v1/actors")
@endpoint("Everybody whose stance is followed", scope="read", answers={200: (ActorsOut, "All actors.")})
def many() -> Any:
    """The topic's actors."""
    return {"items": context().actors, "next": None}


@bp.get("/v1/actors/<actor_id>/timeline")
@endpoint(
    "An actor's timeline",
    scope="read",
    query=TimelineQuery,
    answers={200: (TimelineOut, "Where it stands, the stretches on each side, and the filter after each day.")},
    errors=("not_found",),
)
def one(actor_id: str, query: dict[str, Any]) -> Any:
    """The timeline; `from` and `to` cut what is shown, not what it rests on."""
    actor = next((a for a in context().actors if a.id == actor_id), None)
    if actor is None:
        raise NotFound("There is no such actor: GET /v1/actors lists them.")
    with parts().store.reading() as tx:
        line = view(tx, actor_id, parts().clock.now(), query["from"], query["to"])
    return {
        "actor": actor,
        "current": line.current and _current(line.current),
        "segments": [_segment(segment) for segment in line.segments],
        "points": [_point(point) for point in line.points],
    }


def _current(current: Current) -> dict[str, Any]:
    return {
        "stance": current.stance.value,
        "since": current.since,
        "status": current.status.value,
        "probability": current.probability,
        "uncertainty": current.uncertainty,
    }


def _segment(segment: Segment) -> dict[str, Any]:
    return {
        "stance": segment.stance.value,
        "from": segment.start,
        "to": segment.end,
        "status": segment.status.value,
        "articles": list(segment.articles),
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "at": point.at,
        "engage": round(point.engage, 4),
        "uncertainty": point.uncertainty,
        "standing": point.standing and point.standing.value,
        "articles": list(point.articles),
    }
