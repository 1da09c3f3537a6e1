"""The alert feed, and what analysts made of its alerts."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.common import MAX_LIMIT
from schemas.fields import CleanText, Time
from schemas.shift import ShiftOut

STATES = ("open", "acknowledged", "muted")
TYPES = ("shift.provisional", "shift.confirmed", "shift.retracted")


class AlertData(Schema):
    """What an alert tells."""

    shift = fields.Nested(ShiftOut, required=True)


class AlertOut(Schema):
    """One change of a shift's status: never edited, never skipped. `state`, `note` and `state_at` are analysts'."""

    id = fields.String(required=True)
    sequence = fields.Integer(required=True)
    type = fields.String(required=True)
    created_at = Time(required=True)
    data = fields.Nested(AlertData, required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    note = fields.String(required=True, allow_none=True)
    state_at = Time(required=True, allow_none=True)


class _Which(Schema):
    """Which alerts."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    actor = fields.String(load_default=None)
    type = fields.String(load_default=None, validate=validate.OneOf(TYPES))


class AlertQuery(_Which):
    """The feed from a cursor on; `wait` seconds for the next alert if there is none yet."""

    after = fields.String(load_default=None)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MAX_LIMIT))
    wait = fields.Integer(load_default=0, validate=validate.Range(0, 30))


class StreamQuery(Schema):
    """Where the stream begins: a cursor of the feed, `now`, or (without) the oldest alert. `Last-Event-ID` wins."""

    after = fields.String(load_default=None)


class AtomQuery(Schema):
    """A page of the Atom feed: newest first, older ones by the `next` link."""

    before = fields.String(load_default=None)


class AlertPage(Schema):
    """Alerts, oldest first. `next` is always given: a client resumes where it stopped."""

    items = fields.List(fields.Nested(AlertOut), required=True)
    next = fields.String(required=True)


class MarkIn(Schema):
    """Why an alert was acknowledged, muted or opened again."""

    note = CleanText(load_default=None, allow_none=True, validate=validate.Length(max=2000))
