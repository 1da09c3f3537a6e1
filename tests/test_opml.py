"""Lists of feeds."""

from __future__ import annotations

import pytest

from service.domain.errors import BadInput
from service.opml import MAX_FEEDS, Outline, read_opml


def test_folders_are_laid_flat() -> None:
    """Every outline with an xmlUrl counts, wherever it stands."""
    text = b"""<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
    <outline text="Pakistan"><outline type="rss" text="Dawn" title="" xmlUrl="https://a.example/rss"/></outline>
    <outline text="no feed"/><outline XMLURL="http://b.example/"/></body></opml>"""
    assert read_opml(text) == [Outline("https://a.example/rss", "Dawn"), Outline("http://b.example/")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"<html/>",
        b"<opml><body><outline xmlUrl='http://a.example/'>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><opml/>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><outline xmlUrl="&a;"/></opml>',
        b"<opml>" + b"<outline xmlUrl='http://a.example/'/>" * (MAX_FEEDS + 1) + b"</opml>",
        b"\xff\xfe\0",
    ],
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    """Cut short, of another kind, with entities, or too long."""
    with pytest.raises(BadInput):
        read_opml(data)


def test_a_deep_list_is_read_without_a_stack() -> None:
    """Nesting costs nothing."""
    deep = b"<opml>" + b"<outline>" * 50_000 + b"</outline>" * 50_000 + b"</opml>"
    assert read_opml(deep) == []
