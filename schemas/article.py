"""Articles: what is sent, and what is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates, validates_schema

from schemas.common import PageQuery, page_of
from schemas.fields import CleanText, Filter, HttpUrl, Time, TimeOrDate

#: Most characters of `html` and of `text`: the longest feature has 200,000, a page of one 4 MB at most.
MAX_TEXT = 1_000_000
MAX_HTML = 10_000_000

#: Clocks differ: this much of the future is taken for now.
_SKEW = timedelta(days=1)

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

STANCES = ("engage", "reject", "mixed", "none")
TENSES = ("current", "past", "hypothetical")


def limit(most: int) -> validate.Length:
    """At most so many characters."""
    return validate.Length(max=most, error=f"Longer than {most} characters.")


class ArticleIn(Schema):
    """A submission: exactly one of `url`, `html`, `text`; `url` may also stand beside `html` or `text`."""

    url = HttpUrl(load_default=None, allow_none=True)
    html = CleanText(load_default=None, allow_none=True, validate=limit(MAX_HTML))
    text = CleanText(load_default=None, allow_none=True, validate=limit(MAX_TEXT))
    title = CleanText(load_default=None, allow_none=True, validate=limit(1000))
    outlet = CleanText(load_default=None, allow_none=True, validate=limit(200))
    published_at = TimeOrDate(load_default=None, allow_none=True)
    language = fields.String(
        load_default=None, allow_none=True, validate=validate.Regexp(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")
    )
    external_id = CleanText(load_default=None, allow_none=True, validate=limit(200))

    @validates("published_at")
    def _not_in_the_future(self, value: datetime | None, **_: Any) -> None:
        if value and value > datetime.now(UTC) + _SKEW:
            raise ValidationError("Lies in the future: send the day on which the article was published.")
        if value and value < _EARLIEST:
            raise ValidationError("Lies before 1990: send the day on which the article was published.")

    @validates_schema(skip_on_field_errors=False)
    def _one_material(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("html") is not None and data.get("text") is not None:
            raise ValidationError("Send html or text, not both.", "html")
        if data.get("html") is None and data.get("text") is None and data.get("url") is None:
            raise ValidationError("Send exactly one of url, html, text.", "_schema")
        for name in ("html", "text"):
            if data.get(name) is not None and not data[name].strip():
                raise ValidationError("Is empty: there is nothing to read.", name)


class BatchIn(Schema):
    """Up to 500 submissions at once; each is judged alone, so their shape is checked one by one."""

    articles = fields.List(fields.Raw(), required=True, validate=validate.Length(1, 500))


class MentionOut(Schema):
    """Where the article names a party, or talks, a ceasefire, an agreement, an amnesty."""

    field = fields.String(required=True, validate=validate.OneOf(("title", "text")))
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    text = fields.String(required=True)
    kind = fields.String(
        required=True, validate=validate.OneOf(("party", "talks", "ceasefire", "agreement", "amnesty"))
    )
    actor = fields.String(required=True, allow_none=True)


class ObservationOut(Schema):
    """One actor's stance in one sentence, with the words that show it: `text == article[field][start:end]`."""

    actor = fields.String(required=True)
    stance = fields.String(required=True, validate=validate.OneOf(("engage", "reject")))
    tense = fields.String(required=True, validate=validate.OneOf(("current", "past", "hypothetical")))
    conditional = fields.Boolean(required=True)
    confidence = fields.Float(required=True)
    speaker = fields.String(required=True, allow_none=True)
    cameo = fields.String(required=True)
    field = fields.String(required=True, validate=validate.OneOf(("title", "text")))
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    text = fields.String(required=True)
    cues = fields.List(fields.String(), required=True)
    rule = fields.String(required=True)
    hearsay = fields.Boolean(required=True)
    past_on = fields.Date(required=True, allow_none=True)
    why = fields.String(required=True)


class StanceOut(Schema):
    """An actor's stance over the whole article."""

    stance = fields.String(required=True, validate=validate.OneOf(STANCES))
    score = fields.Float(required=True)
    source = fields.String(required=True, validate=validate.OneOf(("tagger", "analyst")))
    first_party = fields.Boolean(required=True)
    evidence = fields.List(fields.Integer(), required=True, metadata={"description": "Indexes into observations."})


class RemovedOut(Schema):
    """A block that was taken out as boilerplate."""

    text = fields.String(required=True)
    reason = fields.String(required=True)


class ArticleSummary(Schema):
    """An article in a list."""

    id = fields.String(required=True)
    url = fields.String(required=True, allow_none=True)
    canonical_url = fields.String(required=True, allow_none=True)
    outlet = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    published_at = Time(required=True)
    published_at_source = fields.String(required=True, validate=validate.OneOf(("given", "html", "text", "received")))
    received_at = Time(required=True)
    language = fields.String(required=True, allow_none=True)
    relevant = fields.Boolean(required=True)
    stances = fields.Dict(keys=fields.String(), values=fields.Nested(StanceOut), required=True)
    version = fields.Integer(required=True)
    cluster_id = fields.String(required=True)
    tagger_version = fields.String(required=True)
    summary_because = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "null, or the error that left only the feed's own summary to be read."},
    )


class HighlightOut(Schema):
    """Where a word that was looked for stands, in code points of the field."""

    start = fields.Integer(required=True)
    end = fields.Integer(required=True)


class SnippetOut(Schema):
    """Why an article was found: `text == article[field][start:end]`."""

    field = fields.String(required=True, validate=validate.OneOf(("title", "text")))
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    text = fields.String(required=True)
    highlights = fields.List(fields.Nested(HighlightOut), required=True)


class ArticleLine(ArticleSummary):
    """An article in a list; `snippets` if words were looked for."""

    snippets = fields.List(fields.Nested(SnippetOut))


class ArticleOut(ArticleSummary):
    """A whole article."""

    author = fields.String(required=True, allow_none=True)
    agency = fields.String(required=True, allow_none=True)
    modified_at = Time(required=True, allow_none=True)
    text = fields.String(required=True)
    removed = fields.List(fields.Nested(RemovedOut), required=True)
    relevance = fields.Float(required=True)
    mentions = fields.List(fields.Nested(MentionOut), required=True)
    observations = fields.List(fields.Nested(ObservationOut), required=True)
    external_id = fields.String(required=True, allow_none=True)


class SentenceOut(Schema):
    """Why a sentence counted or not."""

    field = fields.String(required=True)
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    text = fields.String(required=True)
    verdict = fields.String(required=True)
    why = fields.String(required=True)


class AnalysisOut(Schema):
    """What an article says, with nothing stored."""

    title = fields.String(required=True, allow_none=True)
    text = fields.String(required=True)
    outlet = fields.String(required=True, allow_none=True)
    author = fields.String(required=True, allow_none=True)
    agency = fields.String(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True)
    canonical_url = fields.String(required=True, allow_none=True)
    published_at = Time(required=True)
    published_at_source = fields.String(required=True)
    removed = fields.List(fields.Nested(RemovedOut), required=True)
    relevant = fields.Boolean(required=True)
    relevance = fields.Float(required=True)
    mentions = fields.List(fields.Nested(MentionOut), required=True)
    observations = fields.List(fields.Nested(ObservationOut), required=True)
    stances = fields.Dict(keys=fields.String(), values=fields.Nested(StanceOut), required=True)
    sentences = fields.List(fields.Nested(SentenceOut), required=True)
    tagger_version = fields.String(required=True)


class ArticleFilter(Schema):
    """Filters of the archive; they combine. Days are UTC; a plain date is the start of its day."""

    q = Filter(500, metadata={"description": 'Full text: words, "phrases", -not, OR.'})
    actor = Filter(metadata={"description": "Who: an id of /v1/actors."})
    stance = fields.String(
        load_default=None,
        validate=validate.OneOf(STANCES),
        metadata={"description": "The actor's stance over the article, an analyst's word included."},
    )
    tense = fields.String(
        load_default=None,
        validate=validate.OneOf(TENSES),
        metadata={"description": "One sentence shows actor, stance and this tense together."},
    )
    outlet = Filter()
    language = Filter()
    relevant = fields.Boolean(load_default=None, truthy={"true", "1"}, falsy={"false", "0"})
    cluster = Filter(metadata={"description": "cluster_id: copies of one story."})
    published_after = TimeOrDate(load_default=None, metadata={"description": "At or after."})
    published_before = TimeOrDate(load_default=None, metadata={"description": "Before."})
    has_correction = fields.Boolean(
        load_default=None,
        truthy={"true", "1"},
        falsy={"false", "0"},
        metadata={"description": "Whether an analyst has corrected it."},
    )


class ArticleQuery(PageQuery, ArticleFilter):
    """Which articles, in which order."""

    order = fields.String(
        load_default="-published",
        validate=validate.OneOf(("published", "-published", "relevance")),
        metadata={"description": "relevance needs q: the newest 1,000 matches ranked, then the next 1,000, …"},
    )


class ObservationQuery(PageQuery, ArticleFilter):
    """Which observations; `actor`, `stance` and `tense` are those of the sentence."""

    order = fields.String(load_default="-published", validate=validate.OneOf(("published", "-published")))


class ArticlePatch(Schema):
    """An analyst's correction of what the page said of itself."""

    published_at = TimeOrDate()
    outlet = CleanText(allow_none=True, validate=limit(200))
    title = CleanText(allow_none=True, validate=limit(1000))
    cluster_id = fields.String(allow_none=True, metadata={"description": "null: a cluster of its own."})
    note = CleanText(load_default=None, allow_none=True, validate=limit(2000))

    @validates("published_at")
    def _not_in_the_future(self, value: datetime | None, **_: Any) -> None:
        if value and value > datetime.now(UTC) + _SKEW:
            raise ValidationError("Lies in the future.")


class StanceIn(Schema):
    """An analyst's word on one actor's stance in one article."""

    stance = fields.String(required=True, validate=validate.OneOf(STANCES))
    note = CleanText(load_default=None, allow_none=True, validate=limit(2000))


class VersionOut(Schema):
    """One stored text of an article."""

    version = fields.Integer(required=True)
    title = fields.String(required=True, allow_none=True)
    text = fields.String(required=True)
    removed = fields.List(fields.Nested(RemovedOut), required=True)
    stances = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    received_at = Time(required=True)
    tagger_version = fields.String(required=True)


class ObservationLine(ObservationOut):
    """An observation in a list, with the article that it is from."""

    id = fields.String(required=True)
    article_id = fields.String(required=True)
    published_at = Time(required=True)
    url = fields.String(required=True, allow_none=True)
    outlet = fields.String(required=True, allow_none=True)


class OutletCount(Schema):
    """Articles of one outlet; null for those without one."""

    outlet = fields.String(required=True, allow_none=True)
    articles = fields.Integer(required=True)


class MonthCount(Schema):
    """Articles of one month, `2023-06`."""

    month = fields.String(required=True)
    articles = fields.Integer(required=True)


class StanceCount(Schema):
    """Articles in which an actor takes a stance."""

    actor = fields.String(required=True)
    stance = fields.String(required=True, validate=validate.OneOf(STANCES))
    articles = fields.Integer(required=True)


class FacetsOut(Schema):
    """Counts of what the filter lets through; of the outlets the 100 most frequent."""

    months = fields.List(fields.Nested(MonthCount), required=True)
    outlets = fields.List(fields.Nested(OutletCount), required=True)
    stances = fields.List(fields.Nested(StanceCount), required=True)


class CorrectionOut(Schema):
    """An analyst's change: `field` is `title`, `outlet`, `published_at`, `cluster_id` or `stances.ACTOR`."""

    id = fields.String(required=True)
    at = Time(required=True)
    key_id = fields.String(required=True, allow_none=True)
    field = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)


_DIFF_QUERY: dict[str, fields.Field[Any]] = {
    "from": fields.Integer(load_default=None, validate=validate.Range(1, 1_000_000)),
    "to": fields.Integer(load_default=None, validate=validate.Range(1, 1_000_000)),
}

DiffQuery = Schema.from_dict(_DIFF_QUERY, name="DiffQuery")


class PieceOut(Schema):
    """A stretch of text: equal and deleted ones make the old text, equal and inserted ones the new."""

    op = fields.String(required=True, validate=validate.OneOf(("equal", "delete", "insert")))
    text = fields.String(required=True)


class StanceChange(Schema):
    """What an actor's stance was read as, before and after."""

    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)


_DIFF: dict[str, fields.Field[Any]] = {
    "from": fields.Integer(required=True),
    "to": fields.Integer(required=True),
    "title": fields.List(fields.Nested(PieceOut), required=True),
    "text": fields.List(fields.Nested(PieceOut), required=True),
    "stances": fields.Dict(keys=fields.String(), values=fields.Nested(StanceChange), required=True),
}

DiffOut = Schema.from_dict(_DIFF, name="DiffOut")

ArticlePage = page_of(ArticleLine)
ObservationPage = page_of(ObservationLine)
CorrectionPage = page_of(CorrectionOut)
VersionPage = page_of(VersionOut)
