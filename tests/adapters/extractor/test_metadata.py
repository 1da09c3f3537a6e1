# ruff: noqa: E501
"""Title, date, author and outlet of a page."""

from datetime import UTC, datetime

import pytest

from service.adapters.extractor.page import parse_page
from service.adapters.extractor.people import page_author, page_outlet, person
from service.adapters.extractor.published import page_dates
from service.adapters.extractor.title import page_title, without_site

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def view(head: str = "", body: str = "", url: str | None = None):
    """A parsed page."""
    return parse_page(f"<html><head>{head}</head><body>{body}<p>Text of the story.</p></body></html>", url)


@pytest.mark.parametrize(
    ("head", "body", "title", "source"),
    [
        ("<title>Boats ready as river rises - River Times</title>", "<h1>Boats ready as river rises</h1>", "Boats ready as river rises", "h1"),
        ("<title>Boats ready | River Times</title>", "<h1>River Times</h1><h2>Boats ready</h2>", "Boats ready", "h1"),
        ('<meta property="og:title" content="Boats ready as river rises"><title>River Times</title>', "<h1>News</h1>", "Boats ready as river rises", "og:title"),
        ("<title>Boats ready as river rises | River Times</title>", "", "Boats ready as river rises", "title"),
        ('<script type="application/ld+json">{"@type":"NewsArticle","headline":"Boats &amp; pumps"}</script>', "", "Boats & pumps", "json-ld"),
        ("", "<h1>Boats ready</h1>", "Boats ready", "h1"),
        ("", "", None, None),
    ],
)  # fmt: skip
def test_title(head, body, title, source):
    """The heading that the page's own title repeats is the headline; else what the page declares."""
    assert page_title(view(head, body), "River Times") == (title, source)


def test_without_site():
    """The site's name goes, wherever it stands; a dash within the headline stays."""
    assert without_site("River Times | Boats ready", "River Times") == "Boats ready"
    assert without_site("Boats ready - not all of them - River Times", "River Times") == "Boats ready - not all of them"


LD = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"%s","dateModified":"2024-07-09"}</script>'


@pytest.mark.parametrize(
    ("head", "body", "url", "day", "source"),
    [
        (LD % "2024-07-03T20:15:00+05:00", "", None, "2024-07-03", "json-ld datePublished"),
        ('<meta property="article:published_time" content="2024-07-03">', "", None, "2024-07-03", "meta article:published_time"),
        ("", '<time itemprop="datePublished" datetime="2024-07-03">x</time>', None, "2024-07-03", "time"),
        ("", '<h1>Boats</h1><span class="date">July 3, 2024</span>', None, "2024-07-03", "stamp"),
        ("", "", "https://rivertimes.example/2024/07/03/boats", "2024-07-03", "url"),
        ("", "", "https://rivertimes.example/news/20240703/boats", "2024-07-03", "url"),
        (LD % "2031-01-01", '<h1>B</h1><p class="date">3 July 2024</p>', None, "2024-07-03", "stamp"),
        (LD % "1970-01-01T00:00:00Z", "", None, None, None),
        ("", '<aside class="sidebar"><h3>Most read</h3><time class="published" datetime="2020-01-01">x</time></aside>', None, None, None),
        ("", '<div class="related"><span class="date">3 July 2024</span></div>', None, None, None),
        ("", '<h1>Boats</h1><span class="updated">Updated: July 9, 2024</span>', None, None, None),
    ],
)  # fmt: skip
def test_published(head, body, url, day, source):
    """The page's own statement counts, most trustworthy first; future, 1970, side matter and updates do not."""
    found = page_dates(view(head, body, url), NOW)
    assert (found.published and found.published.date().isoformat(), found.published_source) == (day, source)


def test_modified():
    """The time of modification is kept apart, in UTC."""
    found = page_dates(view(LD % "2024-07-03T20:15:00+05:00"), NOW)
    assert found.published == datetime(2024, 7, 3, 15, 15, tzinfo=UTC)
    assert found.modified == datetime(2024, 7, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("By Zahra Malik", "Zahra Malik"),
        ("ZAHRA MALIK", "Zahra Malik"),
        ("Tahir ul Islam", "Tahir ul Islam"),
        ("Our Staff Reporter", None),
        ("Web Desk", None),
        ("Reuters", None),
        ("River Times", None),
        ("admin", None),
        ("Follow us", None),
        ("Boats are ready as the river rises in the north", None),
    ],
)
def test_person(text, name):
    """A person's name is two to five words with capitals; desks, houses and agencies are no persons."""
    assert person(text, "The River Times") == name


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        ('<script type="application/ld+json">{"@type":"NewsArticle","author":[{"@type":"Person","name":"Zahra Malik"},{"name":"Omar Shah"}]}</script>', "", "Zahra Malik, Omar Shah"),
        ('<meta name="author" content="Zahra Malik">', "", "Zahra Malik"),
        ("", '<a rel="author">Zahra Malik</a>', "Zahra Malik"),
        ("", '<p class="byline">By Zahra Malik and Omar Shah</p>', "Zahra Malik, Omar Shah"),
        ('<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Organization","name":"Frontier Group"}}</script>', "", None),
        ("", "<p>Zahra Malik said that the boats were ready.</p>", None),
        ("", '<div class="related"><span class="author">Omar Shah</span></div>', None),
    ],
)  # fmt: skip
def test_author(head, body, author):
    """Authors are taken where the page names them, and never invented."""
    assert page_author(view(head, body), "River Times")[0] == author


def test_outlet():
    """The publisher's name, then the site's, then the host."""
    assert page_outlet(view('<meta property="og:site_name" content="River Times">')) == (
        "River Times",
        "meta og:site_name",
    )
    assert page_outlet(view(url="https://www.rivertimes.example/a")) == ("rivertimes.example", "url")
    assert page_outlet(view()) == (None, None)
