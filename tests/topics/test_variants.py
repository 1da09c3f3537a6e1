"""Spellings that the search takes for one, from the topic's own tables."""

from __future__ import annotations

import pytest

from service.topics.loader import load_topic
from service.topics.variants import facing, sound, variants


@pytest.fixture(scope="module")
def topic():
    return load_topic("ttp")


@pytest.mark.parametrize(
    "alike",
    [
        {"tehreek", "tehrik", "tahreek"},
        {"khorasani", "khurasani"},
        {"taliban", "taleban"},
        {"mohammad", "muhammad", "mohammed"},
        {"rehman", "rahman"},
        {"mehsud", "mahsud"},
        {"fazlullah", "fazalullah"},
    ],
)
def test_spellings_of_one_name(topic, alike):
    """Whichever is typed, all are found."""
    for word in alike:
        assert alike <= variants(topic)[word]


@pytest.mark.parametrize(
    "pair", [("hassan", "hussain"), ("mahmood", "mohammad"), ("pakistan", "pakistani"), ("swat", "south")]
)
def test_other_names_stay_apart(topic, pair):
    """Names that only look alike are not taken for one."""
    assert pair[1] not in variants(topic).get(pair[0], {pair[0]})


def test_everyday_words_have_no_variants(topic):
    """To look for Saeed does not find every "said"."""
    found = variants(topic)
    assert not {"said", "these", "talks", "south", "army", "side"} & found.keys()


def test_classes_are_closed(topic):
    """Every member of a class has the same class."""
    found = variants(topic)
    assert all(found[other] == alike for alike in found.values() for other in alike)


def test_sound():
    """Consonants count, vowels and silent h do not; an open end does."""
    assert sound("tehreek") == sound("tahrik") != sound("tehriki")
    assert sound("Chaudhry") == sound("chaudary")


def test_everybody_faces_the_movement_and_it_the_state(topic):
    """For CAMEO events: the target of an actor's stance."""
    found = facing(topic)
    assert found["pakistan_government"] == topic.actors["ttp"].cameo
    assert found["ttp"] == topic.actors["pakistan_government"].cameo
