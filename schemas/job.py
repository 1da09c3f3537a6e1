"""Jobs: accepted work."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.common import FieldProblem, PageQuery, page_of
from schemas.fields import Time

STATES = ("queued", "running", "succeeded", "failed")


class JobErrorOut(Schema):
    """Why a job failed, and in which phase."""

    code = fields.String(required=True)
    detail = fields.String(required=True)
    retryable = fields.Boolean(required=True)
    phase = fields.String(required=True)
    status = fields.Integer(required=True, allow_none=True, metadata={"description": "HTTP status of the page."})


class JobOut(Schema):
    """A job on its way to an article."""

    id = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    attempts = fields.Integer(required=True)
    error = fields.Nested(JobErrorOut, required=True, allow_none=True)
    article_id = fields.String(required=True, allow_none=True)
    created_at = Time(required=True)
    started_at = Time(required=True, allow_none=True)
    finished_at = Time(required=True, allow_none=True)
    next_run_at = Time(required=True, allow_none=True)


class JobQuery(PageQuery):
    """Jobs by state."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class ItemProblem(Schema):
    """Why one item of a batch was refused."""

    code = fields.String(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldProblem))


class BatchItemOut(Schema):
    """What became of one item: a job, or an error."""

    index = fields.Integer(required=True)
    job = fields.Nested(JobOut)
    error = fields.Nested(ItemProblem)


class BatchOut(Schema):
    """What became of each item, in order."""

    items = fields.List(fields.Nested(BatchItemOut), required=True)


JobPage = page_of(JobOut)
