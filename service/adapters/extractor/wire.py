"""Extraction requests and results as JSON, for the pipe to the child."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from service.domain.article import DateSource, Extraction, Page, Removed, Submission


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


def encode_extraction(extraction: Extraction) -> dict[str, Any]:
    """A JSON object of an extraction."""
    data = {
        name: getattr(extraction, name)
        for name in ("text", "title", "outlet", "author", "agency", "language", "canonical_url")
    }
    data["published_at"] = _iso(extraction.published_at)
    data["modified_at"] = _iso(extraction.modified_at)
    data["published_at_source"] = extraction.published_at_source
    data["removed"] = [[block.text, block.reason] for block in extraction.removed]
    data["sources"] = dict(extraction.sources)
    return data


def decode_extraction(data: dict[str, Any]) -> Extraction:
    """The extraction again."""
    fields = dict(data)
    fields["published_at"] = _time(fields["published_at"])
    fields["modified_at"] = _time(fields["modified_at"])
    source = fields["published_at_source"]
    fields["published_at_source"] = None if source is None else DateSource(source)
    fields["removed"] = tuple(Removed(text, reason) for text, reason in fields["removed"])
    return Extraction(**fields)


def _iso(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat()


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
