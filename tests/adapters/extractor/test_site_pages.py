"""Pages in the make of 21 news sites: the article as it is marked, and little else."""

from datetime import UTC, datetime

import pytest

from service.adapters.extractor.plain import PlainExtractor
from service.domain.article import Submission
from tests.support.site_pages import PROSE, gold, pages, plain

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PAGES = pages()


def kept(html: str) -> list[str]:
    """The clean text's paragraphs."""
    return (
        PlainExtractor()
        .extract(Submission(html=plain(html), url="https://x.example/a/b"), None, NOW)
        .text.split("\n\n")
    )


def marked(name: str) -> tuple[list[str], list[str]]:
    """Standfirst and body of a page; one page has no elements to mark."""
    found = gold(PAGES[name])
    return found["s"], found["b"] or list(PROSE[3:11])


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_paragraph_is_lost_and_nothing_else_kept(name):
    """Each paragraph of the body stands in the text, a quoted post within its line; besides a standfirst and
    at most one line nothing does."""
    standfirst, body = marked(name)
    text = kept(PAGES[name])
    assert [one for one in body if not any(line.startswith(one) for line in text)] == []
    others = [line for line in text if line not in standfirst and not any(line.startswith(one) for one in body)]
    assert len(others) <= 1


def test_over_all_pages_hardly_any_furniture_stays():
    """Of all lines that are kept, 98 in 100 are the article's."""
    right = wrong = 0
    for name, html in PAGES.items():
        article = [*marked(name)[0], *marked(name)[1]]
        for line in kept(html):
            belongs = any(line.startswith(one) for one in article)
            right, wrong = right + belongs, wrong + (not belongs)
    assert right >= 0.98 * (right + wrong)


def test_there_are_enough():
    """At least 21 templates."""
    assert len(PAGES) >= 21
