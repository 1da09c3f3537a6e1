"""Problems, pages and queries that all resources share."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

#: Most items on a page.
MAX_LIMIT = 200


class FieldProblem(Schema):
    """One bad field of a request."""

    pointer = fields.String(required=True, metadata={"description": "JSON pointer into the body, or ?name of a query."})
    detail = fields.String(required=True)


class Problem(Schema):
    """An error, RFC 9457 `application/problem+json`."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "What is wrong and what to do."})
    code = fields.String(required=True, metadata={"description": "Stable snake_case, see docs/errors.md."})
    errors = fields.List(fields.Nested(FieldProblem))


class PageQuery(Schema):
    """How much of a list, and from where."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, MAX_LIMIT))
    cursor = fields.String(load_default=None, metadata={"description": "`next` of the page before."})


def page_of(item: type[Schema]) -> type[Schema]:
    """The schema of a page of `item`s."""
    members: dict[str, Any] = {
        "items": fields.List(fields.Nested(item), required=True),
        "next": fields.String(required=True, allow_none=True, metadata={"description": "Cursor of the next page."}),
    }
    return type(f"{item.__name__}Page", (Schema,), {"__doc__": f"A page of {item.__name__} items.", **members})
