"""Negation, refusal and denial: the way that clauses point."""

import pytest

from service.reading.cues import CueFinder
from service.reading.polarity import Mark, clauses
from service.topics.loader import load_topic

FINDER = CueFinder(load_topic())


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("The movement is ready for talks.", [1]),
        ("The movement refused to negotiate.", [-1]),
        ("The movement has never refused to negotiate.", [1]),
        ("The ministry denied that talks were being held.", [-1]),
        ("Officials have not broken off contacts with the group.", [1]),
        ("Not only did they hold talks with him, they released prisoners.", [1]),
        ("The group rejected the demand that it disarm before negotiations.", [1]),
        ("There will be no negotiations with them.", [-1]),
        ("We will not extend the ceasefire.", [-1]),
        ("They will hold talks with the union, but refuse to negotiate with the group.", [1, -1]),
    ],
)
def test_signs(text: str, signs: list[int]) -> None:
    """Each turn counts once; a refused demand is no refusal of talks."""
    marks = [Mark(cue.name, cue.start, cue.end) for cue in FINDER.find(text)]
    assert [clause.sign for clause in clauses(text, marks) if clause.sign] == signs
