"""What an answer means."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.adapters.fetcher.answers import is_html, page_of, retry_after
from service.adapters.fetcher.client import Answer
from service.adapters.fetcher.decoding import charset, text_of
from service.domain.errors import JobFailed

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def answer(status: int = 200, body: bytes = b"<html>", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {"content-type": "text/html"} | named, body, "http://a.example/", 1)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 204, 206, 304])
def test_refusals_are_final(status: int) -> None:
    """Time does not change these; a 304 that nobody asked for is one."""
    with pytest.raises(JobFailed) as caught:
        page_of(answer(status), NOW)
    assert (caught.value.code, caught.value.status, caught.value.retryable) == ("fetch_status", status, False)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_trouble_is_tried_again(status: int) -> None:
    """Time may change these, and not before the site says so."""
    with pytest.raises(JobFailed) as caught:
        page_of(answer(status, retry_after="90"), NOW)
    assert (caught.value.status, caught.value.retryable, caught.value.retry_after) == (status, True, 90.0)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Mon, 04 May 2026 12:01:00 GMT", 60.0),
        ("Mon, 04 May 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("9" * 400, 999_999_999.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float | None) -> None:
    """RFC 9110, 10.2.3."""
    assert retry_after(answer(503, retry_after=value), NOW) == seconds


def test_a_conditional_request_may_find_nothing_new() -> None:
    """304 is an empty page, with the validators."""
    page = page_of(answer(304, b"", etag='"2"'), NOW, conditional=True)
    assert (page.status, page.html, page.etag) == (304, "", '"2"')


@pytest.mark.parametrize(
    ("kind", "body", "fits"),
    [
        ("text/html", b"<p>x", True),
        ("text/html; charset=utf-8", b"", True),
        ("application/xhtml+xml", b"<?xml version='1.0'?>", True),
        ("", b"  <!DOCTYPE html>", True),
        ("text/plain", b"<html><body>", True),
        ("text/plain", b"just text", False),
        ("application/pdf", b"%PDF-1.7", False),
        ("text/html", b"%PDF-1.7", False),
        ("text/html", b"\x89PNG\r\n", False),
        ("text/html", b"\0\1\2", False),
        ("application/json", b'{"a": "<html>"}', False),
        ("application/rss+xml", b"<rss>", False),
        ("image/png", b"x", False),
        ("text/html", "<p>x".encode("utf-16"), True),
    ],
)
def test_html_is_known_by_type_and_look(kind: str, body: bytes, fits: bool) -> None:
    """A PDF under the name of HTML is none; a page without a type is looked at."""
    assert is_html(kind, body) is fits


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("مذاکرات".encode(), "text/html"),
        ("مذاکرات".encode(), "text/html; charset=utf-8"),
        (b"\xef\xbb\xbf" + "مذاکرات".encode(), "text/html; charset=latin-1"),
        ("مذاکرات".encode("utf-16"), "text/html"),
        ("<meta charset=windows-1256>مذاكرات".encode("cp1256"), "text/html"),
        ("<meta http-equiv=x content='text/html; charset=windows-1256'>مذاكرات".encode("cp1256"), "text/html"),
        ("مذاكرات".encode("cp1256"), "text/html; charset=windows-1256"),
        ("<meta charset=ascii>مذاکرات".encode(), "text/html; charset=iso-8859-99"),
    ],
)
def test_the_charset_is_found(body: bytes, kind: str) -> None:
    """Mark, header, meta, and UTF-8 where they lie."""
    assert text_of(body, kind).endswith(("مذاکرات", "مذاكرات"))


@pytest.mark.parametrize("label", ["zlib", "rot13", "hex", "utf-7", "unicode_escape", "idna", "punycode", "nonsense"])
def test_codecs_that_are_no_charsets_are_not_used(label: str) -> None:
    """A page must not choose a decoder that unpacks or escapes."""
    assert charset(label) is None


def test_bytes_of_no_charset_still_are_text() -> None:
    """Nothing raises: what cannot be read becomes a replacement character."""
    assert "ok" in text_of(b"ok \xff\xfe\x81\x8d\x00", "text/html; charset=utf-8")
