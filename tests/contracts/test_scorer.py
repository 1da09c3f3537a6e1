"""What every `Scorer` promises, checked on the encoder and on the plainest one there can be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from service.adapters.encoder import EncoderScorer
from service.ports import Candidate, Scorer, Scores, Span

TTP = Path(__file__).parents[2] / "service" / "topics" / "ttp"
SENTENCE = "The TTP said on Monday that it would hold talks with the government."
NAMED = Candidate(SENTENCE, "ttp", (Span(0, 7, "ttp"), Span(53, 67, "pakistan_government")), lead=True, year=2021)
HEADLINE = Candidate("No talks with TTP: PM", "pakistan_government", title="No talks with TTP: PM", is_headline=True)
CARRIED = Candidate("“Not now,” he added.", "ttp", (), SENTENCE + " ", NAMED.spans, "Truce in doubt", year=2021)
STRANGE = Candidate("", "nobody_known", (Span(0, 3, "ttp"),), "😀 \x00", (), "", year=-1)


class Undecided:
    """Says of every candidate that it knows nothing."""

    version = "undecided"

    def score(self, candidates: Sequence[Candidate]) -> list[Scores]:
        """All classes alike."""
        return [Scores(*[1 / 6] * 6) for _ in candidates]


@pytest.fixture(params=[Undecided, lambda: EncoderScorer(TTP)], ids=["undecided", "encoder"])
def scorer(request: pytest.FixtureRequest) -> Scorer:
    """Each scorer in turn."""
    return request.param()


def test_one_answer_for_each_candidate(scorer):
    """As many scores as candidates, none for none."""
    assert len(scorer.score([NAMED, CARRIED, HEADLINE])) == 3
    assert len(scorer.score([])) == 0


def test_answers_are_chances(scorer):
    """Each class has a chance from 0 to 1, and together they make 1, for odd input too."""
    for scores in scorer.score([NAMED, STRANGE, HEADLINE, CARRIED]):
        chances = [getattr(scores, name) for name in scores.__slots__]
        assert all(0.0 <= chance <= 1.0 for chance in chances)
        assert sum(chances) == pytest.approx(1.0)


def test_asked_again_it_says_the_same(scorer):
    """A scorer is pure."""
    assert scorer.score([NAMED, CARRIED]) == scorer.score([NAMED, CARRIED])


def test_it_has_a_version(scorer):
    """Analyses name what made them."""
    assert scorer.version
