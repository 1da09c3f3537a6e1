"""The scorer is asked only about articles that might be about the topic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from service.bootstrap import topic
from service.ports import Candidate, Scores
from service.reading import reader as module
from service.reading.reader import build_reader

TITLE = "Pakistan and the IMF sign a loan agreement"
TEXT = (
    "Pakistan and the International Monetary Fund signed an agreement on Friday after weeks of talks over gas prices."
)
DAY = datetime(2014, 2, 1, tzinfo=UTC)


class Asked:
    """A scorer that counts what it is asked."""

    version = "counting"

    def __init__(self) -> None:
        self.candidates = 0

    def score(self, candidates: Sequence[Candidate]) -> list[Scores]:
        self.candidates += len(candidates)
        return [Scores(1.0, 0.0, 0.0, 0.0, 0.0, 0.0) for _ in candidates]


@pytest.mark.parametrize(("floor", "spared"), [(1.0, True), (0.0, False)])
def test_an_article_below_the_floor_is_not_put_to_the_scorer(
    floor: float, spared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below the floor of relevance the scorer is asked nothing; above it, about what the weights leave open."""
    monkeypatch.setattr(module, "FAR_OFF", floor)
    monkeypatch.setattr(module, "GATE", 1.0)
    scorer = Asked()
    assert not build_reader(topic(), scorer).read(TITLE, TEXT, DAY).relevant
    assert (scorer.candidates == 0) is spared
