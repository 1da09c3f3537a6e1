"""Liveness and readiness."""

from __future__ import annotations

from marshmallow import Schema, fields


class HealthOut(Schema):
    """The process answers."""

    status = fields.String(required=True)
    version = fields.String(required=True)


class CheckOut(Schema):
    """One part of the system."""

    ok = fields.Boolean(required=True)
    needed = fields.Boolean(
        required=True, metadata={"description": "Without it the service is unready, else only degraded."}
    )
    detail = fields.String(required=True)


class ReadyOut(Schema):
    """Whether work that comes in will be done, part by part."""

    status = fields.String(required=True)
    checks = fields.Dict(keys=fields.String(), values=fields.Nested(CheckOut), required=True)
