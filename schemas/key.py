"""API keys, and the log of who did what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates

from schemas.common import PageQuery, page_of
from schemas.fields import CleanText, Filter, Time, TimeOrDate

SCOPES = ("submit", "read", "manage")


def _scopes(**options: Any) -> fields.Field[Any]:
    one = fields.String(validate=validate.OneOf(SCOPES))
    return fields.List(one, validate=validate.Length(min=1, max=len(SCOPES)), **options)


class KeyPatch(Schema):
    """What can be changed of a key."""

    name = CleanText(validate=validate.Length(1, 200))
    scopes = _scopes()
    expires_at = TimeOrDate(allow_none=True, metadata={"description": "null: never."})

    @validates("expires_at")
    def _in_the_future(self, value: datetime | None, **_: Any) -> None:
        if value and value <= datetime.now(UTC):
            raise ValidationError("Lies in the past: to end a key now, DELETE it.")


class KeyIn(KeyPatch):
    """A new key; `manage` implies the other scopes."""

    name = CleanText(required=True, validate=validate.Length(1, 200))
    scopes = _scopes(required=True)
    expires_at = TimeOrDate(load_default=None, allow_none=True, metadata={"description": "null: never."})


class KeyOut(Schema):
    """A key, without its secret."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(validate=validate.OneOf(SCOPES)), required=True)
    created_at = Time(required=True)
    expires_at = Time(required=True, allow_none=True)
    last_used_at = Time(required=True, allow_none=True)
    revoked_at = Time(required=True, allow_none=True)


class NewKeyOut(KeyOut):
    """A key with its secret, which is shown this once."""

    secret = fields.String(required=True)


class AuditQuery(PageQuery):
    """Whose writes, of which kind, to which thing."""

    key_id = Filter()
    action = Filter()
    subject = Filter()


class AuditOut(Schema):
    """One write: who (`key_id`; `admin` is the admin key), did what, to which thing, with which change."""

    id = fields.String(required=True)
    at = Time(required=True)
    key_id = fields.String(required=True, allow_none=True)
    action = fields.String(required=True)
    subject = fields.String(required=True)
    change = fields.Dict(required=True)


KeyPage = page_of(KeyOut)
AuditPage = page_of(AuditOut)
