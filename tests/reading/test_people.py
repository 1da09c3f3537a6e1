"""People of an article: whom the text introduces, and who bears which surname."""

from datetime import date

import pytest

from service.reading.lexis import lexis
from service.reading.mentions import MentionFinder
from service.reading.people import Roster, roster
from service.reading.text import tokens
from service.topics.loader import load_topic

TOPIC = load_topic()
FINDER = MentionFinder(TOPIC)
LEXIS = lexis(TOPIC)
DAY = date(2023, 1, 3)


def people(text: str, day: date = DAY) -> tuple[Roster, list[tuple[str, str]]]:
    """The roster of a text, and the strangers in it with their actors."""
    words = tokens(text)
    found, strangers = roster(text, words, FINDER.find(text, day, words), LEXIS)
    return found, [(ref.text, ref.actor) for ref in strangers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ANP senator Zara Gul objected.", ("Zara Gul", "anp")),
        ("The ANP's deputy secretary Zara Gul objected.", ("Zara Gul", "anp")),
        ("TTP spokesman Maulana Wali Gul objected.", ("Maulana Wali Gul", "ttp")),
        ("Zara Gul of the ANP objected.", ("Zara Gul", "anp")),
        ("Zara Gul from the ANP objected.", ("Zara Gul", "anp")),
        ("Zara Gul (ANP) objected.", ("Zara Gul", "anp")),
        ("Zara Gul, who speaks for the TTP, objected.", ("Zara Gul", "ttp")),
        ("Zara Gul — deputy head of the MQM — objected.", ("Zara Gul", "mqm")),
        ("Wali Gul-Noor of the ANP objected.", ("Wali Gul-Noor", "anp")),
        ("Z. M. Gul of the ANP objected.", ("Z. M. Gul", "anp")),
    ],
)
def test_the_text_says_whose_somebody_is(text: str, expected: tuple[str, str]) -> None:
    """A party's name with titles right before, or an apposition right behind, introduces a stranger."""
    _, strangers = people(text)
    assert [(name.removeprefix("Maulana "), actor) for name, actor in strangers] == [
        (expected[0].removeprefix("Maulana "), expected[1])
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Zara Gul objected.",
        "Zara Gul objected. The ANP agreed.",
        "Zara Gul met the ANP.",
        "Nobody knew Zara Gul, a poet. ANP men left.",
        "The ANP objected; the MQM: Wali Noor.",
        "Zara Gul objected; of the ANP nothing was heard.",
        "The ANP welcomed Zara Gul.",
        "Zara objected, a member of the ANP.",
        "Zara Gul, born in a small town by the river in the far north of the land, knows the ANP.",
        "Zara Gul, of late, joined the ANP.",
    ],
)
def test_others_are_nobodys(text: str) -> None:
    """A name that only stands near a party, behind a verb, a stop, a second comma or far off, is not introduced."""
    assert people(text)[1] == []


@pytest.mark.parametrize(
    "text",
    [
        "Karachi Police of the PTI era objected.",
        "The Dawn News of the PTI beat objected.",
        "On Friday March of the PTI began.",
        "Gul Road Hospital (PPP) was shut.",
    ],
)
def test_an_office_is_no_person(text: str) -> None:
    """A run of capitals that ends in a word for a body, a paper, a day or a month is nobody's name."""
    assert people(text)[1] == []


def test_an_honoured_single_name_is_a_person() -> None:
    """ "Maulana" before it makes one capitalised word a name."""
    assert people("The ANP chose Maulana Gul of the ANP.")[1] == [("Gul", "anp")]


def test_a_foreign_country_before_a_name_is_no_party() -> None:
    """ "Pakistan Zara Gul" says nothing of whom she speaks for; with a title between, it does."""
    assert people("In Pakistan Zara Gul objected.")[1] == []
    assert people("Pakistan ambassador Zara Gul objected.")[1] == [("Zara Gul", "pakistan_government")]


def test_a_surname_finds_who_bears_it() -> None:
    """The last and the first word of a full name lead to the person; titles and words of two letters do not."""
    found, _ = people("ANP senator Zara Noor Gul objected. Bo Gul of the MQM agreed.")
    assert found.find("zara", 99) == ("zara noor gul", "anp")
    assert found.find("noor", 99) is None
    assert found.find("senator", 99) is None
    assert found.find("bo", 99) is None


def test_of_two_who_bear_a_name_the_last_named_is_meant() -> None:
    """ "Gul" between them is the first, behind both the second; before either, the first to come."""
    text = "Gul spoke. Zara Gul of the ANP left. Gul came. Wali Gul of the MQM left. Gul stayed."
    found, _ = people(text)
    first, between, last = (text.index(what) for what in ("Gul spoke", "Gul came", "Gul stayed"))
    assert [found.find("gul", at) for at in (first, between, last)] == [
        ("zara gul", "anp"),
        ("zara gul", "anp"),
        ("wali gul", "mqm"),
    ]


@pytest.mark.parametrize(("day", "actor"), [(date(2013, 9, 1), "pti"), (date(2019, 9, 1), "pakistan_government")])
def test_a_surname_follows_its_office(day: date, actor: str) -> None:
    """Second mention speaks for whomever the full name does on the article's day."""
    found, _ = people("Imran Khan objected.", day)
    assert found.find("khan", 50) == ("imran khan", actor)


def test_a_hyphenated_surname_counts_by_its_last_part() -> None:
    """ "Bhutto-Zardari" is found as Zardari."""
    found, _ = people("Bilawal Bhutto-Zardari objected.", date(2025, 1, 3))
    assert found.find("zardari", 50) == ("bilawal bhutto", "ppp")


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("ANP senator Zara Gul objected.", "senator"),
        ("Zara Gul, an envoy of the ANP, objected.", "envoy"),
        ("The ANP's deputy chief, Zara Gul of the ANP, objected.", "leader"),
        ("TTP spokeswoman Zara Gul objected.", "spokesman"),
    ],
)
def test_what_somebody_is_called(text: str, head: str) -> None:
    """The titles around a name are kept as one word each, for "the senator" later on."""
    found, _ = people(text)
    assert head in found.heads["zara gul"]


def test_the_next_sentences_titles_are_anothers() -> None:
    """An apposition ends with its sentence."""
    found, _ = people("Zara Gul of the ANP objected, too. An envoy left.")
    assert found.heads["zara gul"] == set()


@pytest.mark.parametrize("text", ["", "Gul", "of the ANP", "Gul " * 3000])
def test_odd_texts_have_no_people(text: str) -> None:
    """Nothing, one word, an apposition to nobody, and one word three thousand times."""
    assert people(text)[1] == []
