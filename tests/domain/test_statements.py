"""Which reports quote the same words."""

from __future__ import annotations

from itertools import permutations

import pytest

from service.domain.statements import MOST, said, united

ONE = "The minister said: “We will not sit down with people who burn our schools.”"


@pytest.mark.parametrize(
    "other",
    [
        'In Quetta, Khan told reporters: "I repeat, we will not sit down with people who burn our schools and markets"',
        "Asked about it, ‘we will not sit down with people who don’t want peace,’ said the minister.",
        "“WE WILL NOT SIT DOWN WITH PEOPLE” of that sort, he said.",
    ],
)
def test_six_quoted_words_in_common_are_one_statement(other):
    """The same words in other quotation marks, cut differently, are recognised."""
    assert set(said([ONE])) & set(said([other]))


@pytest.mark.parametrize(
    "other",
    [
        "The minister said they would not sit down with people who burn our schools.",
        "“We will not sit” was all he would say.",
        "“There is nothing to talk about until they lay down their arms,” he said.",
        "",
    ],
)
def test_paraphrase_short_quotes_and_other_words_are_not(other):
    """Words outside quotation marks, and quotes of less than six words, prove no common statement."""
    assert not set(said([ONE])) & set(said([other]))


def test_marks_are_bounded():
    """A long speech leaves a bounded number of marks."""
    assert len(said(["“" + " ".join(f"word{n}" for n in range(500)) + "”"])) == MOST


def test_groups_are_connected_and_order_does_not_matter():
    """Reports are one group if a chain of shared statements joins them, in whatever order they are given."""
    reports = [("a", "b"), ("c",), ("b", "d"), ("d", "c"), ("e",), ()]
    for order in permutations(range(len(reports))):
        groups = united([reports[i] for i in order])
        assert sorted(sorted(order[i] for i in group) for group in groups) == [[0, 1, 2, 3], [4], [5]]
