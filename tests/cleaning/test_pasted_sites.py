"""167 invented stories set as the pages of many kinds of sites are pasted; marks as in `test_pasted_fixtures.py`.

`pasted_more` holds harder ones: galleries, programmes, boxes, several other stories at the end; `pasted_papers` and
`pasted_later` have paragraphs of natural length.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.cleaning.pasted import clean_pasted

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DATA = Path(__file__).parents[1] / "data"
LOTS = ("pasted_sites", "pasted_more", "pasted_papers", "pasted_later")
SITES, MORE, PAPERS, LATER = (sorted((DATA / name).glob("*.txt")) for name in LOTS)
FILES = SITES + MORE + PAPERS + LATER


def read(path: Path) -> tuple[str, dict[str, set[str]]]:
    """The text, and its lines by mark, blanks squeezed."""
    lines = [(line[:1], " ".join(line[2:].split())) for line in path.read_text(encoding="utf-8").splitlines()]
    marked = {mark: {text for own, text in lines if own == mark and text} for mark in "TS+-"}
    return "\n".join(text for _, text in lines), marked


def kept(text: str) -> set[str]:
    """The lines of the clean text."""
    return {line for line in clean_pasted(text, None, NOW).text.split("\n") if line}


def test_there_are_enough():
    """At least 167 sites' ways to set a story."""
    assert len(SITES) >= 53
    assert len(MORE) >= 74
    assert len(PAPERS) >= 20
    assert len(LATER) >= 20


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_no_body_line_is_cut(path):
    """Every line of the body stays, and the headline is found."""
    text, marked = read(path)
    assert marked["+"] - kept(text) == set()
    assert clean_pasted(text, None, NOW).title_found in marked["T"] | {None}
    assert bool(marked["T"]) == (clean_pasted(text, None, NOW).title_found is not None)


@pytest.mark.parametrize(
    ("files", "floor"), [(SITES, 0.99), (MORE, 0.96), (PAPERS, 0.99), (LATER, 0.98)], ids=LOTS
)  # fmt: skip
def test_line_f1(files, floor):
    """Over all files of a folder line F1, standfirsts included, is at least .99, .96 or .98."""
    right = extra = missed = 0
    for path in files:
        text, marked = read(path)
        wanted, got = (marked["S"] | marked["+"]) - marked["T"], kept(text)
        right, extra, missed = right + len(wanted & got), extra + len(got - wanted), missed + len(wanted - got)
    assert 2 * right / (2 * right + extra + missed) >= floor
