"""Packing candidates for the encoder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from service.adapters.encoder import TOKENIZER
from service.adapters.encoder_input import Chunk, Limits, Packer, batch, feed
from service.ports import Candidate, Span

HOME = Path(__file__).parents[2] / "service" / "topics" / "ttp"
ROLES = {"pakistan_government": "state", "ttp": "armed", "*": "other"}
MARKERS = {"state": "[unused1]", "armed": "[unused2]", "other": "[unused3]"}
FIRST = Candidate(
    "The government met the TTP.",
    "ttp",
    (Span(0, 14, "pakistan_government"), Span(23, 26, "ttp")),
    title="Talks begin",
    lead=True,
)
SECOND = Candidate(
    "It will meet them again.",
    "pakistan_government",
    (Span(0, 2, "pakistan_government"), Span(13, 17, "ttp")),
    context=FIRST.sentence + " ",
    context_spans=FIRST.spans,
    title="Talks begin",
)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    made = Tokenizer.from_file(str(HOME / TOKENIZER))
    made.no_padding()
    made.no_truncation()
    return made


@pytest.fixture
def packer(tokenizer: Tokenizer) -> Packer:
    return Packer(tokenizer, ROLES, MARKERS, Limits())


def words(tokenizer: Tokenizer, chunk: Chunk) -> list[str]:
    """The chunk's tokens as they are spelled."""
    return [tokenizer.id_to_token(i) for i in chunk.ids]


def test_a_chunk_is_headline_and_sentence_with_a_marker_before_each_mention(packer, tokenizer):
    """[CLS] headline [SEP] sentence [SEP], the actor's role marked where it is named."""
    (chunk,) = packer.chunks([FIRST])
    assert " ".join(words(tokenizer, chunk)).startswith(
        "[CLS] talks begin [SEP] [unused1] the government met the [unused2] tt"
    )
    assert words(tokenizer, chunk)[-1] == "[SEP]"


def test_actors_of_one_sentence_share_one_pass(packer):
    """Two questions about one sentence need one chunk."""
    (chunk,) = packer.chunks([FIRST, replace(FIRST, actor="pakistan_government")])
    assert [question.index for question in chunk.questions] == [0, 1]
    assert chunk.questions[0].start == chunk.questions[1].start


def test_a_sentence_that_follows_is_added_without_its_context_again(packer, tokenizer):
    """Neighbouring sentences share one chunk, and the context that stands there already is not repeated."""
    (chunk,) = packer.chunks([FIRST, SECOND])
    assert words(tokenizer, chunk).count("met") == 1
    assert chunk.questions[1].start > chunk.questions[0].start


def test_the_sentence_between_two_candidates_is_kept_as_context(packer, tokenizer):
    """Where a sentence without a question stands between, it is read too."""
    third = replace(SECOND, sentence="Nobody left.", spans=(), context="The government met the TTP. Tea was served. ")
    (chunk,) = packer.chunks([FIRST, third])
    assert "tea" in words(tokenizer, chunk)
    assert words(tokenizer, chunk).count("met") == 1


def test_a_candidate_from_elsewhere_opens_a_new_chunk(packer, tokenizer):
    """A sentence whose context is not the one before starts afresh, with its context in front."""
    away = replace(SECOND, context="Rain fell. ", context_spans=())
    first, second = packer.chunks([FIRST, away])
    assert "rain" in words(tokenizer, second)
    assert "rain" not in words(tokenizer, first)


def test_a_headline_stands_alone(packer, tokenizer):
    """A headline is not put under itself, and no body sentence joins it."""
    headline = Candidate("Talks begin", "ttp", title="Talks begin", is_headline=True)
    chunks = packer.chunks([headline, FIRST])
    assert words(tokenizer, chunks[0]) == ["[CLS]", "talks", "begin", "[SEP]"]
    assert len(chunks) == 2


def test_mentions_are_those_of_the_sentence_or_else_those_before(packer, tokenizer):
    """The actor is looked up in its sentence; where it is not named, in what the chunk has said so far."""
    silent = replace(SECOND, actor="ttp", spans=(), sentence="That was all.")
    (chunk,) = packer.chunks([FIRST, silent])
    here, before = chunk.questions
    assert {words(tokenizer, chunk)[i] for i in here.mentions} == {"[unused2]", "tt", "##p"}
    assert before.mentions == here.mentions
    assert here.flags == (1.0, 0.0, 0.0, 1.0)
    assert before.flags == (0.0, 1.0, 0.0, 0.0)


def test_an_actor_that_is_nowhere_named_has_no_mentions(packer):
    """The question still stands, with nothing to look from."""
    (chunk,) = packer.chunks([replace(FIRST, actor="pti")])
    assert chunk.questions[0].mentions == []


def test_an_unknown_actor_takes_the_role_of_others(packer):
    """Roles have a fallback."""
    assert packer.role("somebody") == "other"


def test_long_text_is_cut(tokenizer):
    """A sentence keeps its first tokens, a context its last ones, a headline its first ones."""
    packer = Packer(tokenizer, ROLES, MARKERS, Limits(title=2, context=3, sentence=4))
    one = Candidate("a b c d e f g h", "ttp", context="one two three four five", title="red green blue")
    (chunk,) = packer.chunks([one])
    assert " ".join(words(tokenizer, chunk)) == "[CLS] red green [SEP] three four five a b c d [SEP]"


def test_a_chunk_is_closed_when_it_is_long(tokenizer):
    """Past the limit the next sentence opens a chunk of its own, with its context."""
    packer = Packer(tokenizer, ROLES, MARKERS, Limits(chunk=5))
    assert len(packer.chunks([FIRST, SECOND])) == 2


def test_arrays_point_at_the_sentence_and_the_mentions(packer):
    """Sentence rows hold ones on the sentence, mention rows sum to one, padding asks nothing."""
    made = batch(packer.chunks([FIRST, replace(FIRST, actor="pti"), replace(SECOND, context="")]), pad=0)
    assert made.index.tolist() == [[0, 1], [2, -1]]
    assert np.isclose(made.mention[0, 0].sum(), 1.0)
    assert made.mention[0, 1].sum() == 0.0
    assert made.sentence[0, 0].sum() == made.sentence[0, 1].sum() > 4
    assert made.mask.sum(axis=1).tolist() == [int((made.ids[0] > 0).sum()), int((made.ids[1] > 0).sum())]


def test_a_run_keeps_the_tokens_that_a_question_looks_at(packer):
    """`keep` leaves out the headline, the context and the signs; what is kept still points at sentence and mentions."""
    (chunk,) = packer.chunks([FIRST, replace(FIRST, actor="pti")])
    made, whole = feed(chunk), batch([chunk], pad=0)
    assert 0 < len(made["keep"]) < len(chunk.ids)
    assert np.array_equal(made["sentence"].sum(axis=2), whole.sentence.sum(axis=2))
    assert np.allclose(made["mention"].sum(axis=2), whole.mention.sum(axis=2))
    assert made["ids"].tolist() == [chunk.ids]


def test_a_mention_before_the_sentence_is_kept(packer):
    """Where the actor is named in the context alone, the tokens that name it are looked at too."""
    (chunk,) = packer.chunks([replace(SECOND, sentence="Nothing else is planned.", spans=(), actor="ttp")])
    (question,) = chunk.questions
    kept = feed(chunk)["keep"].tolist()
    assert question.mentions
    assert set(question.mentions) <= set(kept)
    assert min(question.mentions) < question.start
