"""Readable differences of two texts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from service.domain.diff import diff

TEXT = st.lists(st.sampled_from(["talks ", "no ", "jirga", "\n\n", " ", "end."]), max_size=30).map("".join)


@given(TEXT, TEXT)
def test_pieces_make_both_texts(old: str, new: str) -> None:
    """Equal and deleted pieces are the old text, equal and inserted ones the new; no piece is empty or split."""
    pieces = diff(old, new)
    assert "".join(p.text for p in pieces if p.op != "insert") == old
    assert "".join(p.text for p in pieces if p.op != "delete") == new
    assert all(p.text for p in pieces)
    assert all(a.op != b.op for a, b in pairwise(pieces))


def test_one_word_is_one_word() -> None:
    """A word changed in a paragraph does not make the paragraph new."""
    pieces = diff("One.\n\nThere will be talks soon.\n\nEnd.", "One.\n\nThere will be war soon.\n\nEnd.")
    assert [(p.op, p.text) for p in pieces] == [
        ("equal", "One.\n\nThere will be "),
        ("delete", "talks "),
        ("insert", "war "),
        ("equal", "soon.\n\nEnd."),
    ]


def test_huge_texts_are_compared_as_wholes() -> None:
    """More paragraphs than can be matched are taken out and put in; what both begin and end with stays equal."""
    old, new = "a\n\n" + "b\n\n" * 3000 + "z", "a\n\n" + "c\n\n" * 3000 + "z"
    assert [p.op for p in diff(old, new)] == ["equal", "delete", "insert", "equal"]
