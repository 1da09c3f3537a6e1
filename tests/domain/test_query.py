"""What is typed into the search box, as groups of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.query import MAX_SPELLINGS, Query, Term, fold, parse, spelled, words


def plain(query: Query) -> tuple[list[list[str]], list[str]]:
    def shown(term: Term) -> str:
        return " ".join("/".join(sorted(place)) for place in term.words)

    return [[shown(term) for term in group] for group in query.groups], [shown(term) for term in query.excluded]


@pytest.mark.parametrize(
    ("text", "groups", "excluded"),
    [
        ("peace talks", [["peace"], ["talks"]], []),
        ('"peace talks" jirga', [["peace talks"], ["jirga"]], []),
        ("a OR b c", [["a", "b"], ["c"]], []),
        ("a OR b OR c", [["a", "b", "c"]], []),
        ('a or "OR" b', [["a"], ["or"], ["or"], ["b"]], []),
        ("OR a OR", [["a"]], []),
        ('a -b -"c d"', [["a"]], ["b", "c d"]),
        ("a OR -b c", [["a"], ["c"]], ["b"]),
        ("peace-talks", [["peace talks"]], []),
        ('"open quote', [["open quote"]], []),
        ("“Tehrīk’s”", [["tehrik s"]], []),
        ("–b a", [["a"]], ["b"]),
        ('*** - ""', [], []),
    ],
)
def test_parts_of_a_query(text: str, groups: list[list[str]], excluded: list[str]) -> None:
    """Words, phrases, exclusions and OR; what has no word in it does not count."""
    assert plain(parse(text)) == (groups, excluded)


def test_spellings_widen_words() -> None:
    """A word is looked for in all its spellings, wherever it stands."""
    alike = frozenset({"tehrik", "tehreek"})
    query = parse('tehreek -"tehrik talks"', {"tehreek": alike, "tehrik": alike})
    assert plain(query) == ([["tehreek/tehrik"]], ["tehreek/tehrik talks"])


def test_a_long_phrase_is_not_spelled_in_too_many_ways() -> None:
    """Sixteen spellings of each of forty words are not multiplied out."""
    alike = {"a": frozenset(f"a{n}" for n in range(16))}
    (group,) = parse('"' + "a " * 40 + '"', alike).groups
    assert len(spelled(group[0])) <= MAX_SPELLINGS


@given(st.text())
def test_anything_can_be_typed(text: str) -> None:
    """Nothing raises, and all words are letters and digits only: none can be read as an operator."""
    query = parse(text)
    for term in (*query.wanted, *query.excluded):
        assert all(word == fold(word) and words(word) == [word] for place in term.words for word in place)
