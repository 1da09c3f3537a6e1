"""The encoder as a scorer: the shipped model, loaded late, the same answer each time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from service.adapters.encoder import MODEL, SETTINGS, TOKENIZER, EncoderScorer
from service.ports import Candidate, Scores, Span

HOME = Path(__file__).parents[2] / "service" / "topics" / "ttp"
GOVERNMENT, TTP = "pakistan_government", "ttp"


def candidate(sentence: str, actor: str, **names: str) -> Candidate:
    """A sentence of the lead with `names` (spelling of an actor, by its id) marked."""
    spans = tuple(
        Span(sentence.index(name), sentence.index(name) + len(name), who)
        for who, name in sorted(names.items(), key=lambda item: sentence.index(item[1]))
    )
    return Candidate(sentence, actor, spans, lead=True, year=2022)


REFUSED = candidate(
    "The government has ruled out any talks with the banned TTP.",
    GOVERNMENT,
    pakistan_government="The government",
    ttp="the banned TTP",
)
EXTENDED = candidate(
    "The TTP announced that it was extending its ceasefire with the government for a month.",
    TTP,
    ttp="The TTP",
    pakistan_government="the government",
)
KASHMIR = candidate(
    "Islamabad and New Delhi agreed to resume talks on Kashmir, the foreign minister said.",
    GOVERNMENT,
    pakistan_government="Islamabad",
    _india="New Delhi",
)


@pytest.fixture(scope="module")
def scorer() -> EncoderScorer:
    return EncoderScorer(HOME)


def best(scores: Scores) -> str:
    """The likeliest class."""
    return max(scores.__slots__, key=lambda name: getattr(scores, name))


def test_plain_sentences_are_read_right(scorer):
    """A refusal is a refusal, an extended truce an engagement, and talks with India are neither."""
    assert [best(scores) for scores in scorer.score([REFUSED, EXTENDED, KASHMIR])] == ["reject", "engage", "none"]


def test_chances_sum_to_one(scorer):
    """The six chances of a candidate are a distribution."""
    for scores in scorer.score([REFUSED, EXTENDED, KASHMIR]):
        assert sum(getattr(scores, name) for name in scores.__slots__) == pytest.approx(1.0)


def test_the_same_candidates_get_the_same_scores(scorer):
    """Nothing is left to chance: a second scorer says the same to the last digit."""
    assert scorer.score([REFUSED, EXTENDED]) == EncoderScorer(HOME).score([REFUSED, EXTENDED])


def test_answers_come_in_the_order_of_the_questions(scorer):
    """Chunks are run by length, answers are given by candidate."""
    long = candidate("Officials spoke of roads, dams, schools and the price of flour for an hour. " * 3, TTP)
    assert [best(scores) for scores in scorer.score([long, REFUSED, KASHMIR])] == ["none", "reject", "none"]


def test_nothing_asked_nothing_loaded():
    """The model is read when the first candidate comes, not before."""
    fresh = EncoderScorer(HOME)
    assert fresh.score([]) == []
    assert "_loaded" not in vars(fresh)
    fresh.score([KASHMIR])
    assert "_loaded" in vars(fresh)


@pytest.mark.parametrize("name", [MODEL, TOKENIZER, SETTINGS])
def test_a_missing_file_is_named(tmp_path, name):
    """A scorer without one of its files is not made."""
    for other in {MODEL, TOKENIZER, SETTINGS} - {name}:
        (tmp_path / other).write_bytes(b"")
    with pytest.raises(FileNotFoundError, match=name):
        EncoderScorer(tmp_path)


def test_version_follows_the_files(scorer, tmp_path):
    """Another limit on a chunk's length is another version."""
    for name in (MODEL, TOKENIZER, SETTINGS):
        shutil.copy(HOME / name, tmp_path / name)
    assert EncoderScorer(tmp_path).version == scorer.version
    (tmp_path / SETTINGS).write_text((tmp_path / SETTINGS).read_text().replace('"chunk": ', '"chunk": 1'))
    assert EncoderScorer(tmp_path).version != scorer.version


def test_what_ships_is_small():
    """Model, tokenizer and settings stay within 25 MB."""
    assert sum((HOME / name).stat().st_size for name in (MODEL, TOKENIZER, SETTINGS)) <= 25_000_000
