"""Actors, timelines and shifts."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from schemas.common import PageQuery, page_of
from schemas.fields import Filter, Time, TimeOrDate

SIDES = ("engage", "reject")
STATUSES = ("provisional", "confirmed", "retracted")
CAUSES = ("new_article", "late_article", "article_edited", "correction", "retagged", "deleted")


class ActorOut(Schema):
    """One whose stance is followed."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    cameo = fields.String(required=True)


class ActorsOut(Schema):
    """All actors: a closed list, so there is never a next page."""

    items = fields.List(fields.Nested(ActorOut), required=True)
    next = fields.String(required=True, allow_none=True)


class EvidenceOut(Schema):
    """A sentence that speaks for one side: `article[field][start:end] == text`."""

    article_id = fields.String(required=True)
    url = fields.String(required=True, allow_none=True)
    outlet = fields.String(required=True, allow_none=True)
    published_at = Time(required=True)
    field = fields.String(required=True)
    text = fields.String(required=True)
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    confidence = fields.Float(required=True)
    origin = fields.String(required=True)


_SHIFT: dict[str, fields.Field[Any]] = {
    "id": fields.String(required=True),
    "actor": fields.String(required=True),
    "from": fields.String(required=True, validate=validate.OneOf(SIDES)),
    "to": fields.String(required=True, validate=validate.OneOf(SIDES)),
    "effective_at": Time(required=True),
    "status": fields.String(required=True, validate=validate.OneOf(STATUSES)),
    "cause": fields.String(required=True, validate=validate.OneOf(CAUSES)),
    "because": fields.String(required=True, allow_none=True),
    "probability": fields.Float(required=True),
    "origins": fields.Integer(required=True),
    "outlets": fields.List(fields.String(), required=True),
    "before": fields.List(fields.Nested(EvidenceOut), required=True),
    "after": fields.List(fields.Nested(EvidenceOut), required=True),
    "detected_at": Time(required=True),
    "updated_at": Time(required=True),
}

ShiftOut = Schema.from_dict(_SHIFT, name="ShiftOut")


class ShiftFilter(Schema):
    """Which shifts."""

    actor = Filter()
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    to = fields.String(load_default=None, validate=validate.OneOf(SIDES))
    cause = fields.String(load_default=None, validate=validate.OneOf(CAUSES))
    effective_after = TimeOrDate(load_default=None, metadata={"description": "At or after."})
    effective_before = TimeOrDate(load_default=None, metadata={"description": "Before."})


class ShiftQuery(PageQuery, ShiftFilter):
    """Which shifts; newest first."""


ShiftPage = page_of(ShiftOut)


_TIMELINE_QUERY: dict[str, fields.Field[Any]] = {
    "from": TimeOrDate(load_default=None),
    "to": TimeOrDate(load_default=None),
}

TimelineQuery = Schema.from_dict(_TIMELINE_QUERY, name="TimelineQuery")


class CurrentOut(Schema):
    """Where an actor stands now; `probability` of that side and `uncertainty` in bits, silence since taken in."""

    stance = fields.String(required=True, validate=validate.OneOf(SIDES))
    since = Time(required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    probability = fields.Float(required=True)
    uncertainty = fields.Float(required=True)


_SEGMENT: dict[str, fields.Field[Any]] = {
    "stance": fields.String(required=True, validate=validate.OneOf(SIDES)),
    "from": Time(required=True),
    "to": Time(required=True, allow_none=True),
    "status": fields.String(required=True),
    "articles": fields.List(fields.String(), required=True),
}

SegmentOut = Schema.from_dict(_SEGMENT, name="SegmentOut")


class PointOut(Schema):
    """The filter after one day with reports: `engage` is the probability of engage, `uncertainty` is in bits."""

    at = Time(required=True)
    engage = fields.Float(required=True)
    uncertainty = fields.Float(required=True)
    standing = fields.String(required=True, allow_none=True)
    articles = fields.List(fields.String(), required=True)


class TimelineOut(Schema):
    """An actor's whole timeline."""

    actor = fields.Nested(ActorOut, required=True)
    current = fields.Nested(CurrentOut, required=True, allow_none=True)
    segments = fields.List(fields.Nested(SegmentOut), required=True)
    points = fields.List(fields.Nested(PointOut), required=True)
