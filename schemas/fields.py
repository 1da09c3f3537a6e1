"""Fields that more than one schema needs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlsplit

from marshmallow import ValidationError, fields, validate

#: Longest URL taken: what browsers and proxies pass on.
MAX_URL = 4096


class Time(fields.DateTime):
    """An aware time; dumps RFC 3339 in UTC with `Z`. Takes an RFC 3339 time with a zone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="iso", **options)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        if isinstance(value, str) or value is None:
            return value
        text: str = value.astimezone(UTC).isoformat()
        return text.replace("+00:00", "Z")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> datetime:
        if not isinstance(value, str):
            raise ValidationError("Not a time: send an RFC 3339 time such as 2023-06-06T12:00:00Z.")
        return parse_time(value)


class TimeOrDate(Time):
    """As `Time`, or a plain date, which means the start of that day in UTC."""


def parse_time(text: str) -> datetime:
    """An RFC 3339 time with a zone, or a plain date, as aware UTC. Raises `ValidationError`."""
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(), UTC)
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise ValidationError(
            "Not a time: send an RFC 3339 time such as 2023-06-06T12:00:00Z, or a date such as 2023-06-06."
        ) from None
    if parsed.tzinfo is None:
        raise ValidationError("The time has no zone: add Z or an offset such as +05:00.")
    try:
        return parsed.astimezone(UTC)
    except OverflowError:
        raise ValidationError("The time is out of range.") from None


class HttpUrl(fields.String):
    """An absolute http or https URL without user and password; loopback and private ones are the guard's business."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        text = text.strip() if text is not None else ""
        if len(text) > MAX_URL:
            raise ValidationError(f"Longer than {MAX_URL} characters.")
        try:
            parts = urlsplit(text)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise ValidationError("Not a URL.") from None
        if parts.scheme.lower() not in ("http", "https") or not host:
            raise ValidationError("Must be an absolute http:// or https:// URL.")
        if parts.username is not None or parts.password is not None:
            raise ValidationError("A URL with a user name or password is not accepted.")
        if any(ord(character) < 33 for character in text):
            raise ValidationError("Contains white space or control characters.")
        return text


class CleanText(fields.String):
    """A string without NUL characters, which no database of ours stores."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        if text is not None and "\0" in text:
            raise ValidationError("Contains NUL characters: this looks like binary data, not text.")
        if text is not None and any("\ud800" <= character <= "\udfff" for character in text):
            raise ValidationError("Contains lone surrogates: this is not valid Unicode text.")
        return text


class Filter(fields.String):
    """A value to filter by: any text without NUL characters, which no database of ours can look for."""

    def __init__(self, most: int = 200, **options: Any) -> None:
        checks = [validate.Length(max=most), validate.Regexp("^[^\\x00]*$", error="Contains NUL characters.")]
        super().__init__(load_default=None, validate=checks, **options)
