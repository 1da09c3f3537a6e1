"""Tests of the patterns for what pages say that are no article."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.adapters.extractor import walls


@pytest.mark.parametrize("index", range(len(walls.NOTICES)))
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_each_notice_holds_one_of_the_letters_looked_for_first(index: int, data: st.DataObject) -> None:
    """The look at the letters never hides a notice."""
    text = data.draw(st.from_regex(walls.NOTICES[index])).lower().replace("’", "'")
    assert any(need in text for need in walls.NOTICE_NEEDS), text
