"""The entry points that `make fuzz` fuzzes, without atheris: seeds, and what hypothesis makes of them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.fuzz.targets import SEEDS, TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_takes_its_seeds(name: str) -> None:
    """Whole and cut anywhere."""
    for seed in SEEDS[name]:
        for end in range(0, len(seed) + 1, 7):
            TARGETS[name](seed[:end])


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_target_ends(name: str, data: st.DataObject) -> None:
    """Seeds with noise in the middle end with a result or a typed error."""
    seed = data.draw(st.sampled_from(SEEDS[name]))
    at = data.draw(st.integers(0, len(seed)))
    TARGETS[name](seed[:at] + data.draw(st.binary(max_size=60)) + seed[at:])


def test_a_hole_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule taken away lets through what the URL target asserts against."""
    from service.adapters.fetcher import urls

    class Anything:
        def fullmatch(self, _: str) -> bool:
            return True

    monkeypatch.setattr(urls, "_HOST", Anything())
    with pytest.raises(AssertionError):
        TARGETS["url"](b"http://a%40b/")
