"""Pasted text becomes a clean article."""

from datetime import UTC, datetime

import pytest

from service.cleaning.pasted import clean_pasted

NOW = datetime(2026, 3, 1, tzinfo=UTC)

PASTED = """Home > News > Pakistan
River towns ready boats as monsoon arrives
Updated on: 03 July,2024 08:15 PM IST | Lahore, Pakistan
APP |
Three districts have moved their records upstairs while engineers watch a gauge that rises by the hour

People wade through a street in the old town. Pic/AFP
LAHORE: The first boats were tied to the lamp posts of the old town on Tuesday, a day before the crest is due.
ALSO READ: Karachi port reopens after two-day strike
"We have done this before and we will do it again," said the man who keeps the pump.
Subscribe to our newsletter for the morning briefing
The gauge at the barrage stood at eleven feet in the evening, two below the mark of 2010.
Follow us on WhatsApp
You have read 3 of 5 free articles this month.
Basic
₹300/Month
Most read
Budget session ends in uproar
© 2024 River Times. All rights reserved."""


def test_body_survives_whole_and_nothing_else():
    """Of a pasted page the standfirst and the three paragraphs stay, in order."""
    article = clean_pasted(PASTED, None, NOW)
    assert [p.split()[0] for p in article.text.split("\n\n")] == ["Three", "LAHORE:", '"We', "The"]
    assert article.title_found == "River towns ready boats as monsoon arrives"
    assert article.agency == "APP"
    assert article.dates.modified == datetime(2024, 7, 3, 14, 45, tzinfo=UTC)
    assert article.dates.published is None


@pytest.mark.parametrize("text", ["No talks with TTP: PM", "TTP talks off, says minister", "The jirga met on Friday."])
def test_one_line_passes_unharmed(text):
    """A headline or a sentence posted alone is the article's text."""
    assert clean_pasted(text, None, NOW).text == text


@pytest.mark.parametrize("text", ["", "  \n\t\n ", "Subscribe now\n₹300/Month\nLog in", "Share on Facebook"])
def test_furniture_alone_is_nothing(text):
    """Empty text and text of prompts alone give no article."""
    assert clean_pasted(text, None, NOW).text == ""
