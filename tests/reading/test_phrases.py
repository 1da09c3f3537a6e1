"""Features in words."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from service.reading.phrases import phrase
from service.topics.loader import load_topic


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        ("first:True", "the actor is named first"),
        ("w:talks", "the word “talks”"),
        ("3:ME rul out", "the words “[the actor] rul out”"),
        ("a:refus", "“refus” after the actor"),
        ("absent:True:False", "the actor is not named"),
        ("absent:truce", "“truce” where the actor is not named"),
        ("cue:engage.ready", "words of engage.ready"),
        ("cue:engage.ready|spME", "words of engage.ready, the actor speaks"),
        ("cue:talks-L=ME", "words of talks, negated, the actor before them"),
        ("fam:engage+L=MER=OPP", "words of engage, the actor before them, the other side after them"),
        ("pol:-2|ME", "a clause away from talks, turned 2 times, next to the actor"),
        ("pol:+|but|ME", "a clause towards talks, after “but”, next to the actor"),
        ("polold:+|ME|1", "a clause towards talks, next to the actor, one sign of an earlier time"),
        ("old:2late", "two signs of an earlier time, late in the article"),
        ("sole:-|spME|ME", "every clause away from talks, the actor speaks, next to the actor"),
        ("speaker:imOPP", "the other side goes on speaking"),
        ("pos:lead|named", "in the first paragraph, the actor is named"),
        ("art:share:talk", "how much of the article names talks or a truce"),
        ("pred:talks|subject|True", "a predicate of talks, the actor its subject, plainly"),
        ("rule:engage.talks", "the rule engage.talks"),
        ("weak", "the actor is only a place or a pronoun here"),
    ],
)  # fmt: skip
def test_a_feature_in_words(feature: str, words: str) -> None:
    """Each family has its phrase."""
    assert phrase(feature) == words


def test_every_learned_feature_has_words() -> None:
    """No reason shows a bare name: of all weights that are shipped, each says something else than its name."""
    packed = load_topic("ttp").models["model_sentence.json.gz"]
    names = json.loads(gzip.decompress(packed))["features"]
    shown = {name: phrase(name) for name in names}
    assert [name for name, words in shown.items() if words == name] == []
    assert [words for words in shown.values() if re.search(r"\bTrue\b|\bFalse\b|\||\b(?:sp|im)[A-Z]", words)] == []


def test_a_new_feature_shows_as_it_is() -> None:
    """One without words yet is no error."""
    assert phrase("novel:thing") == "novel:thing"
