"""One URL for one article."""

import pytest

from service.adapters.extractor.canonical import canonical_url, clean_url, same_site
from service.adapters.extractor.page import parse_page


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        (
            "https://www.rivertimes.example/news/1?utm_source=x&utm_medium=y#top",
            "https://www.rivertimes.example/news/1",
        ),
        ("https://www.rivertimes.example/news/1?fbclid=abc&id=7", "https://www.rivertimes.example/news/1?id=7"),
        ("https://www.rivertimes.example/news/1/amp", "https://www.rivertimes.example/news/1"),
        ("https://www.rivertimes.example/news/1/amp/", "https://www.rivertimes.example/news/1/"),
        ("https://www.rivertimes.example/news/1?amp=1", "https://www.rivertimes.example/news/1"),
        ("https://amp.rivertimes.example/news/1", "https://www.rivertimes.example/news/1"),
        ("https://m.rivertimes.example/news/1", "https://www.rivertimes.example/news/1"),
        ("https://www.rivertimes.example/amp/news/1", "https://www.rivertimes.example/news/1"),
        ("https://www.rivertimes.example/news/1/print", "https://www.rivertimes.example/news/1"),
        ("https://www.rivertimes.example/news/1.amp.html", "https://www.rivertimes.example/news/1.html"),
        ("HTTPS://WWW.RiverTimes.example:443/News/1", "https://www.rivertimes.example/News/1"),
        ("http://rivertimes.example:8080/a", "http://rivertimes.example:8080/a"),
        ("https://rivertimes.example", "https://rivertimes.example/"),
        ("https://rivertimes.example/amplifiers/ampere", "https://rivertimes.example/amplifiers/ampere"),
        ("javascript:alert(1)", None),
        ("http://[::1", None),
    ],
)
def test_clean_url(url, clean):
    """Tracking, AMP, print and mobile variants become the plain address; what is no web address is None."""
    assert clean_url(url) == clean


@pytest.mark.parametrize(
    ("canonical", "came_from", "expected"),
    [
        ("/news/1", "https://rivertimes.example/news/1?x=1", "https://rivertimes.example/news/1"),
        ("https://rivertimes.example/news/1", "https://amp.rivertimes.example/x", "https://rivertimes.example/news/1"),
        ("https://other.example/news/1", "https://rivertimes.example/a", "https://rivertimes.example/a"),
        ("https://rivertimes.example/", "https://rivertimes.example/a", "https://rivertimes.example/a"),
        ("javascript:void(0)", "https://rivertimes.example/a", "https://rivertimes.example/a"),
        ("http://[::1", "https://rivertimes.example/a", "https://rivertimes.example/a"),
        ("https://rivertimes.example/news/1", None, "https://rivertimes.example/news/1"),
    ],
)
def test_declared(canonical, came_from, expected):
    """rel=canonical counts within its own site, and not if it falls back to the front page."""
    view = parse_page(
        f'<html><head><link rel="canonical" href="{canonical}"></head><body><p>x</p></body></html>', came_from
    )
    assert canonical_url(view) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.a.com.pk/x", "https://epaper.a.com.pk/y", True),
        ("https://a.com.pk", "https://b.com.pk", False),
        ("https://one.blogspot.com", "https://two.blogspot.com", False),
        ("https://edition.site.com", "https://www.site.com", True),
        ("https://site.com.evil.com", "https://site.com", False),
    ],
)
def test_same_site(one, other, same):
    """Two hosts are one site if they share the name below the public suffix, and nobody else can have a part of it."""
    assert same_site(one, other) is same
