"""Where a text names an actor: spellings, capitals, dates, the longest match."""

from datetime import date

import pytest

from service.domain.actor import Actor
from service.reading.mentions import MentionFinder, Ref
from service.reading.text import tokens
from service.topics.loader import load_topic
from service.topics.model import Form, Kind, Name, Period, Person, Role, Topic

DAY = date(2023, 1, 3)
ACTORS = {"crown": Kind.STATE, "front": Kind.ARMED, "guild": Kind.PARTY, "abroad": Kind.FOREIGN}


def name(actor: str, words: str, form: Form = Form.NAME, period: Period = Period()) -> Name:  # noqa: B008
    """A spelling, its capitals as written."""
    spelt = words.split()
    return Name(tuple(w.lower() for w in spelt), tuple(w[0].isupper() for w in spelt), actor, form, period)


def person(full: str, short: str, default: str, *roles: Role) -> Person:
    """Somebody with one full and one short name."""
    return Person(full.lower(), (tuple(full.split()),), (tuple(short.split()),) if short else (), default, roles)


TOPIC = Topic(
    id="t",
    name="t",
    subject="front",
    state="crown",
    actors={actor: Actor(actor, actor, actor.upper()) for actor in ACTORS},
    kinds=ACTORS,
    names=(
        name("front", "Front"),
        name("front", "River Front Army"),
        name("front", "the Band", Form.DESCRIPTION),
        name("front", "Band of the River"),
        name("crown", "the crown"),
        name("crown", "Seaport", Form.METONYM, Period(date(2020, 1, 1), date(2020, 12, 31))),
        name("abroad", "Seaport", Form.METONYM, Period(date(2021, 1, 1))),
        name("abroad", "R S"),
        name("crown", "Seaport Town"),
    ),
    people=(
        person("Ada Lind", "Lind", "guild", Role("crown", Period(date(2020, 1, 1), date(2020, 12, 31)))),
        person("Bo Lind", "Lind", "front", Role("front", Period(date(2021, 1, 1), date(2021, 12, 31)))),
        person("Seaport", "", "guild", Role("guild", Period(date(2030, 1, 1)))),
    ),
)
FINDER = MentionFinder(TOPIC)


def find(text: str, day: date = DAY) -> list[Ref]:
    """The mentions of the small topic."""
    return FINDER.find(text, day)


def texts(text: str, day: date = DAY) -> list[tuple[str, str]]:
    """Each mention's text and actor."""
    return [(ref.text, ref.actor) for ref in find(text, day)]


def test_a_word_with_a_capital_must_have_one_in_the_text() -> None:
    """ "front" is a front, "Front" and "FRONT" the movement; a word written small may have a capital."""
    assert texts("The front fell. Front and FRONT.") == [("Front", "front"), ("FRONT", "front")]
    assert texts("The Crown and the crown") == [("The Crown", "crown"), ("the crown", "crown")]


@pytest.mark.parametrize(
    "text",
    ["River Front Army", "River-Front Army", "River Front–Army", "River’Front'Army", "RIVER FRONT ARMY"],
)
def test_a_blank_a_hyphen_and_an_apostrophe_join_a_name(text: str) -> None:
    """They count the same between the words of a spelling."""
    assert texts(f"The {text} agreed.") == [(text, "front")]


@pytest.mark.parametrize("text", ["River. Front Army", "River, Front Army", "River\nFront Army", "River  Front Army"])
def test_other_marks_part_a_name(text: str) -> None:
    """A stop behind a long word, a comma, a line's end or a double blank part two words."""
    assert texts(text) == [("Front", "front")]


@pytest.mark.parametrize("text", ["R.S.", "R. S.", "R S", "R-S"])
def test_initials_may_have_stops(text: str) -> None:
    """A stop behind a few letters joins."""
    assert [actor for _, actor in texts(f"{text} agreed")] == ["abroad"]


def test_the_longest_name_wins() -> None:
    """Of two spellings that start at one word the longer is taken, and mentions never overlap."""
    assert texts("River Front Army men left the Front.") == [("River Front Army", "front"), ("Front", "front")]


def test_the_longest_name_wins_over_whoever_is_in_office() -> None:
    """A person's shorter name is no better for being in office that day."""
    assert texts("Seaport Town and Seaport", date(2030, 5, 1)) == [("Seaport Town", "crown"), ("Seaport", "guild")]


def test_a_longer_name_that_starts_inside_wins() -> None:
    """ "the Band of the River" is the name, not the description that runs into it."""
    assert [(ref.text, ref.form) for ref in find("He met the Band of the River.")] == [("Band of the River", Form.NAME)]
    assert [(ref.text, ref.form) for ref in find("He met the Band.")] == [("the Band", Form.DESCRIPTION)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 12, 31), "guild"),
        (date(2020, 1, 1), "crown"),
        (date(2020, 12, 31), "crown"),
        (date(2021, 1, 1), "abroad"),
    ],
)
def test_a_name_has_its_dates(day: date, expected: str) -> None:
    """First and last day included; where nobody else's spelling is in force, the person of that name is meant."""
    assert texts("Seaport agreed.", day) == [("Seaport", expected)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2019, 12, 31), "guild"), (date(2020, 1, 1), "crown"), (date(2020, 12, 31), "crown"), (DAY, "guild")],
)
def test_a_person_speaks_for_whom_the_day_says(day: date, expected: str) -> None:
    """In office for the state, before and after for the default."""
    assert texts("Ada Lind agreed.", day) == [("Ada Lind", expected)]


@pytest.mark.parametrize(("day", "who"), [(date(2020, 6, 1), "ada lind"), (date(2021, 6, 1), "bo lind")])
def test_a_surname_that_two_bear_is_the_office_holders(day: date, who: str) -> None:
    """The bare surname means whoever is in office that day, and is marked as short."""
    (ref,) = find("Lind agreed.", day)
    assert (ref.person, ref.short) == (who, True)


def test_full_names_are_not_short() -> None:
    """Only full names bring a person into the article."""
    refs = find("Lind met Bo Lind.", date(2020, 6, 1))
    assert [(ref.text, ref.short) for ref in refs] == [("Lind", True), ("Bo Lind", False)]


def test_offsets_are_the_texts() -> None:
    """Also behind letters whose small form is longer, and with words given ready-made."""
    text = "İİ “Front” İ the crown’s"
    refs = find(text)
    assert [text[ref.start : ref.end] for ref in refs] == ["Front", "the crown"]
    assert FINDER.find(text, DAY, tokens(text)) == refs


@pytest.mark.parametrize("text", ["", "  ", "…", "River", "River Front", "the", "Band of"])
def test_a_part_of_a_name_is_none(text: str) -> None:
    """Neither is nothing at all; a spelling cut short by the text's end is not read past it."""
    assert [ref.text for ref in find(text)] == [word for word in ("Front",) if word in text]


def test_a_very_long_text_is_read_to_its_end() -> None:
    """Twenty thousand words hide nothing."""
    assert texts("word " * 20000 + "Front") == [("Front", "front")]


SHIPPED = MentionFinder(load_topic())


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("Imran Khan agreed.", date(2019, 5, 1), ("Imran Khan", "pakistan_government")),
        ("Imran Khan agreed.", date(2012, 5, 1), ("Imran Khan", "pti")),
        ("Asif Ali Zardari agreed.", date(2010, 5, 1), ("Asif Ali Zardari", "pakistan_government")),
        ("Asif Ali Zardari agreed.", date(2016, 5, 1), ("Asif Ali Zardari", "ppp")),
        ("Kabul agreed.", date(2021, 8, 14), ("Kabul", "_afghan_republic")),
        ("Kabul agreed.", date(2021, 8, 15), ("Kabul", "afghan_taliban")),
        ("The JUI-F agreed.", DAY, ("JUI-F", "juif")),
        ("The JUI (F) agreed.", DAY, ("JUI (F", "juif")),
        ("The TTP’s men agreed.", DAY, ("TTP’s", "ttp")),
        ("The U.S. envoy agreed.", DAY, ("U.S. envoy", "united_states")),
        ("They told US diplomats.", DAY, ("US diplomats", "united_states")),
        ("The Tehrik-e-Taliban Pakistan agreed.", DAY, ("Tehrik-e-Taliban Pakistan", "ttp")),
        ("The Tehreek-e-Insaf agreed.", DAY, ("Tehreek-e-Insaf", "pti")),
    ],
)
def test_shipped_spellings(text: str, day: date, expected: tuple[str, str]) -> None:
    """The topic's own tables, as the press writes them: dated offices and capitals, brackets, curly apostrophes."""
    assert expected in [(ref.text, ref.actor) for ref in SHIPPED.find(text, day)]


def test_us_is_no_country() -> None:
    """The pronoun in small letters is not the state in capitals."""
    assert SHIPPED.find("They told us of it.", DAY) == []
