"""Webhooks, channels, and what became of what was sent to them."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import available_timezones

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from schemas.common import PageQuery, page_of
from schemas.fields import CleanText, HttpUrl, Time, TimeOrDate
from schemas.shift import SIDES

#: What a target can ask for. `webhook.disabled` goes only to those who name it.
TYPES = ("shift.provisional", "shift.confirmed", "shift.retracted", "webhook.disabled")
STATES = ("enabled", "disabled")
DELIVERY_STATES = ("pending", "delivered", "failed", "cancelled")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_CLOCK = validate.Regexp(re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z"), error="Not a time of day: send it as 22:00.")
_ACTOR = CleanText(validate=validate.Length(1, 60))
_OUTLET = CleanText(validate=validate.Length(1, 200))


def _zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("Not a time zone: send an IANA name such as Asia/Karachi.")


class _FiltersIn(Schema):
    """What a target asks for; an empty list means everything."""

    types = fields.List(fields.String(validate=validate.OneOf(TYPES)), validate=validate.Length(max=10))
    actors = fields.List(_ACTOR, validate=validate.Length(max=100))
    directions = fields.List(fields.String(validate=validate.OneOf(SIDES)), validate=validate.Length(max=2))
    min_confidence = fields.Float(
        validate=validate.Range(0, 1), metadata={"description": "Bound on the shift's probability."}
    )
    outlets = fields.List(_OUTLET, validate=validate.Length(max=200))
    description = CleanText(allow_none=True, validate=validate.Length(max=500))


class WebhookIn(_FiltersIn):
    """A program that is told by signed HTTP."""

    url = HttpUrl(required=True)


class WebhookPatch(_FiltersIn):
    """What changes; `state: enabled` enables a disabled one again."""

    url = HttpUrl()
    state = fields.String(validate=validate.OneOf(STATES))


class _FiltersOut(Schema):
    """What every target shows."""

    id = fields.String(required=True)
    types = fields.List(fields.String(), required=True)
    actors = fields.List(fields.String(), required=True)
    directions = fields.List(fields.String(), required=True)
    min_confidence = fields.Float(required=True)
    outlets = fields.List(fields.String(), required=True)
    description = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    disabled_because = fields.String(required=True, allow_none=True)
    failing_since = Time(required=True, allow_none=True)
    created_at = Time(required=True)
    updated_at = Time(required=True)


class WebhookOut(_FiltersOut):
    """A webhook. `public_key` verifies `v1a` signatures; the secret is not shown again."""

    url = fields.String(required=True)
    public_key = fields.String(required=True)
    old_secret_until = Time(required=True, allow_none=True)


class WebhookMade(WebhookOut):
    """A webhook with its secret, shown this once."""

    secret = fields.String(required=True)


_QUIET: dict[str, fields.Field[Any]] = {
    "from": fields.String(required=True, validate=_CLOCK),
    "to": fields.String(required=True, validate=_CLOCK),
    "zone": fields.String(load_default="UTC", validate=_zone),
}

QuietHours = Schema.from_dict(_QUIET, name="QuietHours")


class Digest(Schema):
    """One message a day or a week instead of one for each alert."""

    every = fields.String(required=True, validate=validate.OneOf(("daily", "weekly")))
    at = fields.String(load_default="08:00", validate=_CLOCK)
    day = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(DAYS))
    zone = fields.String(load_default="UTC", validate=_zone)

    @validates_schema
    def _day_of_the_week(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("day") and data.get("every") == "daily":
            raise ValidationError("A daily digest has no day.", "day")

    @post_load
    def _monday(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data | {"day": data["day"] or "monday"} if data["every"] == "weekly" else data


class ChannelIn(_FiltersIn):
    """A person who is told by mail or chat, by an Apprise URL."""

    url = CleanText(required=True, validate=validate.Length(1, 4096), metadata={"description": "Never shown again."})
    quiet_hours = fields.Nested(QuietHours, allow_none=True)
    digest = fields.Nested(Digest, allow_none=True)


class ChannelPatch(_FiltersIn):
    """What changes."""

    url = CleanText(validate=validate.Length(1, 4096))
    quiet_hours = fields.Nested(QuietHours, allow_none=True)
    digest = fields.Nested(Digest, allow_none=True)
    state = fields.String(validate=validate.OneOf(STATES))


class ChannelOut(_FiltersOut):
    """A channel; of its URL only the scheme is shown."""

    service = fields.String(required=True, metadata={"description": "Such as Slack."})
    shown_url = fields.String(required=True)
    quiet_hours = fields.Nested(QuietHours, required=True, allow_none=True)
    digest = fields.Nested(Digest, required=True, allow_none=True)


class AttemptOut(Schema):
    """One attempt: when, how long, what was answered. `response_head` is cut to 500 characters in lists."""

    attempt = fields.Integer(required=True)
    at = Time(required=True)
    milliseconds = fields.Integer(required=True)
    status = fields.Integer(required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)
    response_head = fields.String(required=True, allow_none=True)


class DeliveryOut(Schema):
    """One message on its way to one target. `message_id` is the `webhook-id` header."""

    id = fields.String(required=True)
    message_id = fields.String(required=True)
    type = fields.String(required=True)
    alert_id = fields.String(required=True, allow_none=True)
    sequence = fields.Integer(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(DELIVERY_STATES))
    attempts = fields.List(fields.Nested(AttemptOut), required=True)
    created_at = Time(required=True)
    next_attempt_at = Time(required=True, allow_none=True)
    finished_at = Time(required=True, allow_none=True)


class DeliveryQuery(PageQuery):
    """Deliveries by state."""

    state = fields.String(load_default=None, validate=validate.OneOf(DELIVERY_STATES))


class RotateQuery(Schema):
    """How long the old secret signs beside the new one, in seconds."""

    overlap = fields.Integer(load_default=86_400, validate=validate.Range(0, 30 * 86_400))


class RetryQuery(Schema):
    """Which failed deliveries: those made at or after `since`, all without it."""

    since = TimeOrDate(load_default=None)


class RetriedOut(Schema):
    """How many deliveries were started again."""

    retried = fields.Integer(required=True)


WebhookPage = page_of(WebhookOut)
ChannelPage = page_of(ChannelOut)
DeliveryPage = page_of(DeliveryOut)
