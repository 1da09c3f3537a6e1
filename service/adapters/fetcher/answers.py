"""What an answer to a page's request means: a page, or the error that says why there is none."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from service.adapters.fetcher.client import Answer
from service.adapters.fetcher.decoding import text_of
from service.domain.article import Page
from service.domain.errors import JobFailed

#: Statuses that another try may change.
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524, 529})

#: Longest header values that are kept to ask with again.
_MAX_VALIDATOR = 500

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_MAYBE_TYPES = frozenset(
    {"", "application/xml", "text/xml", "text/plain", "application/octet-stream", "unknown/unknown"}
)
_LOOKS_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|meta|title|div|p|h1)\b", re.IGNORECASE)
_BINARY = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"\x1f\x8b", b"\x7fELF", b"OggS")


def page_of(answer: Answer, now: datetime, *, conditional: bool = False) -> Page:
    """The page; an empty one of status 304 if that was asked for. Raises `JobFailed` (`fetch_status`, `not_html`)."""
    if answer.status == 304 and conditional:
        return Page(answer.url, "", 304, validator(answer, "etag"), validator(answer, "last-modified"))
    if answer.status not in (200, 203):
        raise bad_status(answer, now)
    kind = answer.headers.get("content-type", "")
    if not is_html(kind, answer.body):
        raise JobFailed("not_html", f"{answer.url} is no HTML page but {_named(kind, answer.body)}.")
    text = text_of(answer.body, kind).replace("\0", "")
    return Page(answer.url, text, 200, validator(answer, "etag"), validator(answer, "last-modified"))


def bad_status(answer: Answer, now: datetime) -> JobFailed:
    """The error for a status that is no page; it can be retried where time may help, and not before `Retry-After`."""
    return JobFailed(
        "fetch_status",
        f"{answer.url} answered {answer.status}.",
        retryable=answer.status in _LATER,
        retry_after=retry_after(answer, now),
        status=answer.status,
    )


def retry_after(answer: Answer, now: datetime) -> float | None:
    """Seconds that `Retry-After` asks for, given in seconds or as a date; None without one that can be read."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isdecimal() and value.isascii():
        return float(value[:9])
    try:
        asked = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if asked.tzinfo is None:
        asked = asked.replace(tzinfo=UTC)
    return max((asked - now).total_seconds(), 0.0)


def validator(answer: Answer, name: str) -> str | None:
    """`ETag` or `Last-Modified`, if it is fit to be sent back."""
    value = answer.headers.get(name, "").strip()
    fit = 0 < len(value) <= _MAX_VALIDATOR and value.isascii() and value.isprintable()
    return value if fit else None


def is_html(content_type: str, body: bytes) -> bool:
    """Whether a body is HTML: by its type, and by a look at it, as servers are wrong about either."""
    kind = content_type.partition(";")[0].strip().lower()
    head = body[:2048].lstrip()
    if head.startswith(_BINARY) or (b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return False
    if kind in _HTML_TYPES:
        return True
    return kind in _MAYBE_TYPES and _LOOKS_HTML.search(head) is not None


def _named(content_type: str, body: bytes) -> str:
    if body.startswith(b"%PDF-"):
        return "a PDF"
    kind = content_type.partition(";")[0].strip().lower()
    return kind[:80] if kind and kind not in _HTML_TYPES else "of an unknown kind"
