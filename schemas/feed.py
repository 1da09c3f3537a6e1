"""Feeds: where articles come from on their own."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from schemas.article import limit
from schemas.common import page_of
from schemas.fields import CleanText, HttpUrl, Time
from schemas.job import ItemProblem, JobErrorOut

#: Seconds between two polls: bounds and default.
MIN_INTERVAL, DEFAULT_INTERVAL, MAX_INTERVAL = 30, 900, 7 * 86_400

STATES = ("active", "paused", "gone")
OUTCOMES = ("submitted", "known", "failed")

_INTERVAL = validate.Range(MIN_INTERVAL, MAX_INTERVAL)


class FeedIn(Schema):
    """A feed to follow: the URL of an RSS or Atom feed or of a news sitemap."""

    url = HttpUrl(required=True)
    interval = fields.Integer(
        load_default=DEFAULT_INTERVAL, validate=_INTERVAL, strict=True, metadata={"description": "Seconds."}
    )
    title = CleanText(load_default=None, allow_none=True, validate=limit(500))


class FeedPatch(Schema):
    """A change of a feed."""

    interval = fields.Integer(validate=_INTERVAL, strict=True)
    title = CleanText(allow_none=True, validate=limit(500))
    state = fields.String(validate=validate.OneOf(("active", "paused")))


class FeedOut(Schema):
    """A feed, and how its last poll ended."""

    id = fields.String(required=True)
    url = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True, allow_none=True, metadata={"description": "rss, atom or sitemap."})
    interval = fields.Integer(required=True, metadata={"description": "Seconds, as asked for."})
    pace = fields.Integer(required=True, metadata={"description": "Seconds, as it is now: quiet feeds are asked less."})
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    last_status = fields.String(
        required=True, allow_none=True, metadata={"description": "ok, unchanged, or an error code."}
    )
    last_detail = fields.String(required=True, allow_none=True)
    last_polled_at = Time(required=True, allow_none=True)
    next_poll_at = Time(required=True, allow_none=True)
    failures = fields.Integer(required=True, metadata={"description": "Failed polls in a row."})
    items_seen = fields.Integer(required=True)
    created_at = Time(required=True)
    updated_at = Time(required=True)


class EntryOut(Schema):
    """What became of one entry of a feed."""

    url = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    detail = fields.String(required=True, allow_none=True)
    seen_at = Time(required=True)
    job_id = fields.String(required=True, allow_none=True)
    job_state = fields.String(required=True, allow_none=True)
    job_error = fields.Nested(JobErrorOut, required=True, allow_none=True)
    article_id = fields.String(required=True, allow_none=True)


class ImportItemOut(Schema):
    """What became of one feed of an imported list: the feed, or an error."""

    index = fields.Integer(required=True)
    url = fields.String(required=True)
    feed = fields.Nested(FeedOut)
    error = fields.Nested(ItemProblem)


class ImportOut(Schema):
    """What became of each feed of the list, in order."""

    items = fields.List(fields.Nested(ImportItemOut), required=True)


FeedPage = page_of(FeedOut)
EntryPage = page_of(EntryOut)
