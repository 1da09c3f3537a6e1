"""Extraction requests and results as JSON, for the pipe to the child."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from service.adapters.extractor.explained import Explained, Verdict
from service.domain.article import DateSource, Extraction, Page, Removed, Submission

_PLAIN_FIELDS = ("text", "title", "outlet", "author", "agency", "language", "canonical_url")


def encode_request(submission: Submission, page: Page | None, received_at: datetime) -> dict[str, Any]:
    """A JSON object of the three arguments of `Extractor.extract`."""
    sent = asdict(submission)
    sent["published_at"] = _iso(submission.published_at)
    return {"submission": sent, "page": None if page is None else asdict(page), "received_at": received_at.isoformat()}


def decode_request(data: dict[str, Any]) -> tuple[Submission, Page | None, datetime]:
    """The three arguments again."""
    sent = dict(data["submission"])
    sent["published_at"] = _time(sent["published_at"])
    page = None if data["page"] is None else Page(**data["page"])
    return Submission(**sent), page, datetime.fromisoformat(data["received_at"])


def encode_explained(explained: Explained) -> dict[str, Any]:
    """A JSON object of an extraction and its verdicts; what was removed stands in the verdicts alone."""
    extraction = explained.extraction
    data = {name: getattr(extraction, name) for name in _PLAIN_FIELDS}
    data["published_at"] = _iso(extraction.published_at)
    data["modified_at"] = _iso(extraction.modified_at)
    data["published_at_source"] = extraction.published_at_source
    data["sources"] = dict(extraction.sources)
    return {"extraction": data, "verdicts": [[v.text, v.reason, v.role] for v in explained.verdicts]}


def decode_explained(data: dict[str, Any]) -> Explained:
    """The extraction and its verdicts again."""
    verdicts = tuple(Verdict(*fields) for fields in data["verdicts"])
    fields = dict(data["extraction"])
    fields["published_at"] = _time(fields["published_at"])
    fields["modified_at"] = _time(fields["modified_at"])
    source = fields["published_at_source"]
    fields["published_at_source"] = None if source is None else DateSource(source)
    fields["removed"] = tuple(Removed(v.text, v.reason) for v in verdicts if v.reason is not None)
    return Explained(Extraction(**fields), verdicts)


def _iso(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat()


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
