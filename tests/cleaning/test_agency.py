"""Agency credits."""

import pytest

from service.cleaning.agency import agency_named, credited_body, credited_line


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("PTI |", "PTI"),
        ("Reuters", "Reuters"),
        ("By AFP", "AFP"),
        ("Agence France-Presse", "AFP"),
        ("With inputs from ANI", "ANI"),
        ("APP | Islamabad", "APP"),
        ("Boats are tied up", None),
        ("PTI wins seats in Lahore", None),
    ],
)
def test_credited_line(line, agency):
    """A line that is a credit names its agency; a headline that begins with the same letters does not."""
    assert credited_line(line) == agency


@pytest.mark.parametrize(
    ("first", "last", "agency"),
    [
        ("ISLAMABAD (Reuters) - The river rose.", "It fell.", "Reuters"),
        ("KABUL, June 2 (AFP): The river rose.", "It fell.", "AFP"),
        ("The river rose.", "It fell, he said. (AP)", "AP"),
        ("The river rose.", "It fell, he said.—APP", "APP"),
        ("The river rose, the PTI said.", "It fell.", None),
        ("A spokesman for the party (PTI) said that it rose.", "It fell.", None),
    ],
)
def test_credited_body(first, last, agency):
    """A dateline or the very end credits an agency; a party's initials within a sentence do not."""
    assert credited_body([first, last]) == agency


def test_agency_named():
    """An author field may be an agency."""
    assert agency_named("The Associated Press") == "AP"
    assert agency_named("Zahra Malik") is None
