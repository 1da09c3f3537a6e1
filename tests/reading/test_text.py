"""Words and sentences, with their places in the article."""

from itertools import pairwise

import pytest

from service.domain.mention import Field
from service.reading.text import Sentence, sentences, tokens


def split(text: str, title: str | None = None) -> list[str]:
    """The texts of the sentences."""
    return [part.text for part in sentences(title, text)]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Mr. Gul met the elders. He left.", "He left."),
        ("Lt. Gen. Gul met the elders. He left.", "He left."),
        ("Talks opened at 10 a.m. Friday. He left.", "He left."),
        ("S. M. Gul met the elders. He left.", "He left."),
        ("The U.S. Embassy spoke. He left.", "He left."),
        ("On Jan. 5 they met. He left.", "He left."),
        ("Clause No. 4 was signed. He left.", "He left."),
        ("They paid Rs. 40 each. He left.", "He left."),
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str, last: str) -> None:
    """Titles, ranks, clock times, initials, months and "No." are read over; the stop behind them counts."""
    assert split(text)[1:] == [last]


def test_a_country_in_initials_ends_a_sentence_before_a_word_that_opens_one() -> None:
    """ "… left the U.S. The envoy …" is two sentences."""
    assert split("He left the U.S. The envoy stayed.") == ["He left the U.S.", "The envoy stayed."]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("“We agree.” He left.", ["“We agree.”", "He left."]),
        ('"We agree!" He left.', ['"We agree!"', "He left."]),
        ("(They agree.) He left.", ["(They agree.)", "He left."]),
        ("They agree. “Now we wait.”", ["They agree.", "“Now we wait.”"]),
        ("Will they? Perhaps…  He left.", ["Will they?", "Perhaps…", "He left."]),
        ("They agree. 12 men came.", ["They agree.", "12 men came."]),
    ],
)
def test_quotes_and_brackets_close_with_their_sentence(text: str, parts: list[str]) -> None:
    """The stop inside a closing quote or bracket ends the sentence, and an opening one begins the next."""
    assert split(text) == parts


def test_a_sentence_begins_with_a_capital() -> None:
    """A stop before a small letter, or with no blank behind it, ends nothing."""
    assert split("He met al-Gul. the elders left.He stayed") == ["He met al-Gul. the elders left.He stayed"]


def test_a_line_is_a_paragraph() -> None:
    """No sentence runs over a line's end; paragraphs and sentences are counted from 0, empty lines are none."""
    found = sentences(None, "\n\nThey met\n\nHe left. She came.\n")
    assert [(part.text, part.paragraph, part.index) for part in found] == [
        ("They met", 0, 0),
        ("He left.", 1, 1),
        ("She came.", 1, 2),
    ]


def test_the_title_comes_first() -> None:
    """It is a headline before the first paragraph, in a field of its own."""
    title, first = sentences(" Talks open ", "They met.")
    assert title == Sentence(Field.TITLE, 1, 11, "Talks open", -1, 0, headline=True)
    assert (first.field, first.paragraph, first.index, first.headline) == (Field.TEXT, 0, 1, False)


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Army says no to talks", True),
        ("Army says no to talks.", False),
        ("“Army says no to talks”", False),
        ("Army says no to talks " + "with them all " * 10, False),
        ("Army says no\nElders agree", False),
    ],
)
def test_one_bare_line_is_a_headline(text: str, headline: bool) -> None:
    """A text without title is one if it is one short line without a stop or quote at its end."""
    assert sentences(None, text)[0].headline is headline


@pytest.mark.parametrize(("title", "text"), [(None, ""), ("", " \n\t\n "), ("  ", "\n")])
def test_nothing_has_no_sentences(title: str | None, text: str) -> None:
    """Blank fields give none."""
    assert sentences(title, text) == []


TEXTS = [
    "  İzmir’s İdris spoke. “İ agree.”  He left…\n\nThe Straße is shut.\n ﬁnal talks. He left.",
    "no stop " * 5000,
    "...!?",
    "A. B. C. D. " * 200,
    "“’”\n(‘\n.",
]


@pytest.mark.parametrize("text", TEXTS)
def test_places_point_at_the_text(text: str) -> None:
    """A sentence's offsets are its text's, with no blank at either end, and none overlap: whatever the letters."""
    found = sentences(None, text)
    assert [text[part.start : part.end] for part in found] == [part.text for part in found]
    assert all(part.text == part.text.strip() != "" for part in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize("text", TEXTS)
def test_every_word_is_in_a_sentence(text: str) -> None:
    """Splitting loses no word."""
    whole = [token.lower for token in tokens(text)]
    assert [token.lower for part in sentences(None, text) for token in tokens(part.text)] == whole


def test_words_are_runs_of_letters_and_digits() -> None:
    """Hyphens, apostrophes and underscores part words; the case is kept aside."""
    assert [(token.lower, token.capital) for token in tokens("K-P's 2nd al_Ula")] == [
        ("k", True),
        ("p", True),
        ("s", False),
        ("2nd", False),
        ("al", False),
        ("ula", True),
    ]


def test_a_word_keeps_its_place_when_its_small_letters_are_more() -> None:
    """ "İ" has two small letters for one: the offsets are the text's own."""
    text = "İdris met İlham"
    assert [text[token.start : token.end] for token in tokens(text)] == ["İdris", "met", "İlham"]
    assert len(tokens(text)[0].lower) == 6
