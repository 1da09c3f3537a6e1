"""The main text of a page is found whole."""

from datetime import UTC, datetime

import pytest

from service.adapters.extractor.plain import PlainExtractor
from service.domain.article import Submission

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LEAD = "The elders of both villages said that the gate at Torkham would be opened for a day and the lorries let go."
REST = [
    "Some forty families had waited on the road since the last shots were heard in the hills above the crossing.",
    "An officer at the gate said that he had no orders to open it and that he would not ask anybody for any.",
    "The lorries were to be let through on the next morning, after the prayer, one from each side at a time.",
    "Nobody could say how long it would last; the last such day had ended with a wedding party in the ditch.",
]
TAIL = "".join(f"<p>{text}</p>" for text in REST)


@pytest.mark.parametrize(
    "opening",
    [
        f"<div class='story'>{LEAD}{TAIL}</div>",
        f"<div class='story'>{LEAD[:60]}<a href='/gate'>{LEAD[60:90]}</a>{LEAD[90:]}<br><br>{TAIL}</div>",
        f"<section class='page'>\n{LEAD}<p></p>{TAIL}</section>",
    ],
    ids=["text", "link", "break"],
)
def test_a_first_paragraph_without_an_element_stays(opening):
    """Bare text at the start of the box that holds the paragraphs is the first of them."""
    html = f"<html><body><h1>Elders open the gate</h1><div class='byline'>By Ann Lee</div>{opening}</body></html>"
    paragraphs = PlainExtractor().extract(Submission(html=html), None, NOW).text.split("\n\n")
    assert paragraphs == [LEAD, *REST]


def test_the_agency_is_read_below_a_standfirst():
    """The dateline of the second paragraph credits the agency where a standfirst is the first."""
    body = "<h2 class='standfirst'>The gate is open for a day, two elders close to the talks say</h2>"
    body += f"<p>TORKHAM (AFP) - {LEAD}</p>{TAIL}"
    html = f"<html><body><article><h1>Elders open the gate</h1>{body}</article></body></html>"
    found = PlainExtractor().extract(Submission(html=html), None, NOW)
    assert found.text.startswith("The gate is open")
    assert found.agency == "AFP"
