"""The five real articles and the pasted stories, where they are present."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.cleaning.pasted import clean_pasted

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not here"),
]


def squeezed(lines) -> set[str]:
    """The non-empty lines, blanks squeezed."""
    return {" ".join(line.split()) for line in lines if line.strip()}


def names() -> list[str]:
    """The articles' file names."""
    return sorted(path.name for path in (DATA / "articles").glob("*.txt")) if DATA.exists() else []


@pytest.mark.parametrize("name", names())
def test_articles_lose_no_line_and_keep_no_furniture(name):
    """Of each real article every body line stays, and no other line."""
    lines = (DATA / "articles" / name).read_text(encoding="utf-8").split("\n")
    marks = json.loads((DATA / "article_lines.json").read_text())[name]
    article = clean_pasted("\n".join(lines), None, NOW)
    wanted = squeezed(lines[mark["line"] - 1] for mark in marks if mark["keep"])
    assert squeezed([*article.text.split("\n"), article.title_found or ""]) == wanted


def test_stories():
    """Of each pasted story the clean text comes out, with and without its headline given."""
    for row in (DATA / "stories.jsonl").read_text(encoding="utf-8").splitlines():
        story = json.loads(row)
        for title in (None, story["title"]):
            if story["raw"]:
                assert squeezed(clean_pasted(story["raw"], title, NOW).text.split("\n")) == squeezed(
                    story["text"].split("\n")
                )


def test_sentences_pass_unharmed():
    """Each tricky sentence posted as an article, alone or with a title, is the article's text."""
    for row in (DATA / "sentences.jsonl").read_text(encoding="utf-8").splitlines():
        text = json.loads(row)["text"]
        assert clean_pasted(text, None, NOW).text == text
        assert clean_pasted(text, "A headline of its own", NOW).text == text
        assert clean_pasted(f"Officials speak of talks\n\n{text}", "Officials speak of talks", NOW).text == text


def test_passages_are_never_cut():
    """Not one of the hard paragraphs is taken for furniture when it stands among others; headlines may be."""
    before = "The committee met on Friday in the capital and said that it would meet again in a week."
    lost = []
    for row in (DATA / "passages.jsonl").read_text(encoding="utf-8").splitlines():
        text = json.loads(row)["text"]
        article = clean_pasted(f"{before}\n{text}\n{before[:-1]} or two.", None, NOW)
        lost += squeezed(text.split("\n")) - squeezed(article.text.split("\n"))
    assert [line for line in lost if line[-1] in '.!?"”'] == []
