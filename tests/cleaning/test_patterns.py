"""Tests of patterns that are searched for only where some letters occur."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.cleaning import offers, pictures, vocabulary
from service.cleaning.patterns import Needing, needing

MODULES = (offers, pictures, vocabulary)
PATTERNS = {
    f"{module.__name__.rsplit('.', 1)[-1]}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Needing)
}


@pytest.mark.parametrize("name", sorted(PATTERNS))
@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_a_pattern_matches_holds_one_of_its_needs(name: str, data: st.DataObject) -> None:
    """The look at the letters never hides a match."""
    pattern = PATTERNS[name]
    text = data.draw(st.from_regex(pattern.pattern))
    assert any(need in text for need in pattern.needs), text


def test_a_need_is_not_a_match() -> None:
    """The pattern itself still decides, and its match is given."""
    pattern = needing("now_ today", r"\border (?:now|today)\b")
    assert pattern.search("now and then") is None
    assert pattern.search("order to go") is None
    match = pattern.search("you may order today")
    assert match is not None
    assert match[0] == "order today"


def test_an_opening_counts_at_the_start_alone() -> None:
    """What only opens lines is asked for at a text's start, whatever letters the rest needs."""
    pattern = needing("never", r"\bnever\b", opening=r"dear (?:reader|user)\b")
    assert pattern.search("dear user of the site") is not None
    assert pattern.search("oh dear user of the site") is None
