# ruff: noqa: E501
"""Pages and pasted texts through the extractor, without the guard."""

from datetime import UTC, datetime

import pytest

from service.adapters.extractor.plain import PlainExtractor
from service.domain.article import DateSource, Page, Submission
from service.domain.errors import JobFailed

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PAGE = """<html lang="en"><head><title>Boats ready as river rises - River Times</title>
<meta property="og:site_name" content="River Times"><meta property="article:published_time" content="2024-07-03T20:15:00+05:00">
<link rel="canonical" href="https://rivertimes.example/news/boats"></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Boats ready as river rises</h1>
<p>The first boats were tied to the lamp posts of the old town on Tuesday, a day before the crest is due.</p>
<p>Engineers said that the gauge at the barrage stood at eleven feet in the evening, two below the mark of 2010.</p>
<p>Subscribe to our newsletter for the morning briefing</p>
<p>Families were asked to move their records upstairs while the pumps were tested one after the other.</p>
</article></body></html>"""


def extract(**given):
    return PlainExtractor().extract(Submission(**given), None, NOW)


def test_page_gives_text_and_metadata():
    """A page's article comes with title, outlet, date, canonical URL, and what was removed."""
    found = extract(html=PAGE, url="https://www.rivertimes.example/news/boats/amp?utm_source=x")
    assert found.text.startswith("The first boats")
    assert found.text.count("\n\n") == 2
    assert (found.title, found.outlet) == ("Boats ready as river rises", "River Times")
    assert found.published_at == datetime(2024, 7, 3, 15, 15, tzinfo=UTC)
    assert found.published_at_source is DateSource.HTML
    assert found.canonical_url == "https://rivertimes.example/news/boats"
    assert [block.reason for block in found.removed] == ["headline", "prompt"]


def test_given_metadata_wins():
    """What the user gave stands over what the page says, and says so."""
    given = datetime(2020, 1, 1, tzinfo=UTC)
    found = extract(html=PAGE, title="Mine", outlet="Ours", published_at=given, language="ur")
    assert (found.title, found.outlet, found.language, found.published_at) == ("Mine", "Ours", "ur", given)
    assert found.published_at_source is DateSource.GIVEN
    assert found.sources["title"] == "given"


def test_fetched_page_is_read_before_the_submission():
    """A fetched page is the material; its final URL is the article's."""
    found = PlainExtractor().extract(
        Submission(url="https://t.example/x"), Page(url="https://rivertimes.example/a", html=PAGE), NOW
    )
    assert found.canonical_url == "https://rivertimes.example/news/boats"


@pytest.mark.parametrize("text", ["", "   ", "\x00\x01\x02\x03" * 50, "Log in\nSubscribe now"])
def test_no_article_in_text(text):
    """Empty text, binary junk and prompts alone are refused as `nothing_extracted`."""
    with pytest.raises(JobFailed) as failed:
        extract(text=text)
    assert failed.value.code == "nothing_extracted"


def test_a_post_that_the_story_quotes_is_its_text():
    """What officials write in networks stays, whatever the boxes around it are called."""
    quote = "<blockquote class='twitter-tweet'><p>The post at the gate stands where it has always stood, and so do we.</p></blockquote>"
    box = f"<div class='social-media-embed'>{quote}</div>"
    html = PAGE.replace("<p>Families", f"{box}<p>Families")
    assert (
        "stands where it has always stood" in extract(html=html, url="https://www.rivertimes.example/news/boats").text
    )
