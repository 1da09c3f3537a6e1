"""Pasted pages with their furniture: each line of `tests/data/pasted/*.txt` is marked with what has to become of it.

`T` is the headline, `S` the standfirst, `+` the body, `-` furniture; an unmarked line is empty.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.cleaning.pasted import clean_pasted

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FILES = sorted((Path(__file__).parents[1] / "data" / "pasted").glob("*.txt"))


def marked(path: Path) -> list[tuple[str, str]]:
    """The file's lines as (mark, text)."""
    return [(line[:1], line[2:]) for line in path.read_text(encoding="utf-8").splitlines()]


def words(lines) -> list[str]:
    """All words of the lines: joined paragraphs and single lines compare equal."""
    return " ".join(lines).split()


@pytest.mark.parametrize("with_title", [False, True])
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_lines_end_where_they_belong(path, with_title):
    """The text is standfirst and body and nothing else, with and without the headline given."""
    lines = marked(path)
    headline = next((text for mark, text in lines if mark == "T"), None)
    article = clean_pasted("\n".join(text for _, text in lines), headline if with_title else None, NOW)
    assert words(article.text.split("\n")) == words(text for mark, text in lines if mark in ("S", "+"))
    assert article.title_found == headline


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_nothing_vanishes(path):
    """Every word of the input is in the text, in the headline or in what was removed."""
    lines = marked(path)
    article = clean_pasted("\n".join(text for _, text in lines), None, NOW)
    shown = words(verdict.line.text for verdict in article.verdicts)
    assert shown == words(text for _, text in lines)
