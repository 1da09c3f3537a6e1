"""From a URL to a target."""

from __future__ import annotations

import pytest

from service.adapters.fetcher.urls import next_target, target_of
from service.domain.errors import JobFailed


@pytest.mark.parametrize(
    ("url", "again"),
    [
        ("http://Example.ORG", "http://example.org/"),
        ("https://example.org:443/a?b=c#d", "https://example.org/a?b=c"),
        ("http://example.org.:8080/ä b".replace(" ", "%20"), "http://example.org:8080/%C3%A4%20b"),
        ("https://ڈان.example/", "https://xn--mgb6dzj.example/"),
        ("http://[2606:4700::1111]/x", "http://[2606:4700::1111]/x"),
    ],
)
def test_a_plain_url_is_a_target(url: str, again: str) -> None:
    """Host in lower case and ASCII, default ports left out, the fragment gone."""
    assert target_of(url).url == again


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org:70/_x",
        "javascript:alert(1)",
        "//example.org/",
        "http://",
        "http:///path",
        "http://user@example.org/",
        "http://user:word@example.org/",
        "http://example.org\\@other.example/",
        "http://example.org/a b",
        "http://example.org/\r\nX: y",
        "http://exam%70le.org/",
        "http://example.org:25/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://exa\u2100mple.org/",
        "http://" + "a" * 70 + ".example/",
        "http://example.org/" + "a" * 5000,
        "http://example.org:6379/",
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(url: str) -> None:
    """Other schemes, user names, backslashes, controls, escapes in the host, ports of other servers."""
    with pytest.raises(JobFailed) as caught:
        target_of(url)
    assert caught.value.code == "fetch_blocked_address"


def test_redirects_are_read_from_where_they_stand() -> None:
    """Relative targets resolve; fragments go."""
    assert next_target("http://a.example/b/c", "../d#e") == "http://a.example/d"
    assert next_target("http://a.example/b", "//c.example/") == "http://c.example/"
