"""What a sentence shows about one actor, as named numbers."""

from datetime import date

import pytest

from service.reading.candidates import questions
from service.reading.coreference import resolve
from service.reading.features import FeatureMaker, Features, stem
from service.reading.mentions import MentionFinder
from service.topics.loader import load_topic

TOPIC = load_topic()
FINDER = MentionFinder(TOPIC)
MAKER = FeatureMaker(TOPIC)
DAY = date(2023, 1, 3)


def made(text: str, actor: str = "ttp", title: str | None = None, index: int = -1) -> Features:
    """The features of the question about one actor in a sentence, the last unless told."""
    readings = resolve(title, text, DAY, TOPIC, FINDER)
    facts, cues = MAKER.article(readings)
    at = index % len(readings)
    (question,) = [one for one in questions(readings, TOPIC) if one.actor == actor and one.index == at]
    return MAKER.question(question, readings, cues, facts, DAY)


def about(text: str, title: str | None = None) -> Features:
    """What holds for a whole article."""
    return MAKER.article(resolve(title, text, DAY, TOPIC, FINDER))[0].about


@pytest.mark.parametrize(
    ("words", "stemmed"),
    [
        (("talks", "talked", "talking"), "talk"),
        (("negotiation", "negotiations"), "negoti"),
        (("denies", "denied", "deny"), "den"),
        (("is",), "is"),
        (("the",), "the"),
    ],
)
def test_stems(words: tuple[str, ...], stemmed: str) -> None:
    """Endings fall where three letters stay."""
    assert {stem(word) for word in words} == {stemmed}


def test_the_actors_are_masked() -> None:
    """Who is asked about is ME; to others the movement is OPP, the state GOV, the rival KBL, strangers FOR or OTH."""
    text = "The ANP told the TTP, the government, the Afghan Taliban, India and the PTI."
    words = {name[2:] for name in made(text, "anp") if name.startswith("w:") and name[2:].isupper()}
    assert words == {"ME", "OPP", "GOV", "KBL", "FOR", "OTH"}


@pytest.mark.parametrize(("actor", "mask"), [("ttp", "OPP"), ("anp", "GOV"), ("pakistan_government", "ME")])
def test_the_state_is_the_other_side_of_the_movement(actor: str, mask: str) -> None:
    """To the movement it is OPP, to a party GOV, to itself ME."""
    found = made("The TTP spoke. The ANP met the TTP: the government left.", actor)
    assert f"2:{mask} left" in found


def test_names_numbers_and_dates_are_kinds() -> None:
    """No weight is learned of a name, a number, a month or a day of the week; the first word may be any."""
    words = {name for name in made("Nobody of the TTP met Gul on Friday, 12 May or 3 March.") if name.startswith("w:")}
    assert {"w:nobody", "w:NAME", "w:DAY", "w:#", "w:MONTH"} <= words
    assert not words & {"w:gul", "w:friday", "w:12", "w:march"}


def test_runs_of_words_are_stemmed_and_skip_articles() -> None:
    """Two and three in a row, "the" left out."""
    found = made("The TTP rejected the offers.")
    assert {"2:ME reject", "2:reject offer", "3:ME reject offer"} <= found.keys()


def test_words_around_the_actor() -> None:
    """Three before and five behind a mention, and the pair behind it."""
    found = made("One two three four TTP alpha beta gamma delta zeta theta.")
    assert {name for name in found if name.startswith("b:")} == {"b:two", "b:thre", "b:four"}
    assert {name for name in found if name.startswith("a:")} == {"a:alpha", "a:beta", "a:gamma", "a:delta", "a:zeta"}
    assert "a2:alpha beta" in found


def test_a_cue_knows_its_neighbours() -> None:
    """The nearest actor to its left and right, and whether it is negated."""
    found = made("The TTP offered the ANP talks.")
    assert {"cue:engage.offer", "cue:engage.offer+L=ME", "cue:engage.offer+R=OTH", "cue:talks+R=-"} <= found.keys()
    assert "cue:engage.offer-L=ME" in made("The TTP never offered the ANP talks.")


def test_who_speaks() -> None:
    """In the sentence, or still from the one before, or nobody."""
    assert "speaker:spME" in made("The TTP said no.")
    assert "speaker:spOTH" in made("The ANP said the men of the TTP left.")
    assert "speaker:imOTH" in made("The ANP said no. The TTP left.")
    assert "speaker:sp-" in made("The TTP left.")


def test_how_the_actor_is_there() -> None:
    """Named and how, carried, or absent with the words of the sentence."""
    named = made("The TTP left.")
    assert {"form:name", "carried:False", "absent:False:True", "first:True", "kind:armed|name"} <= named.keys()
    assert "carried:True" in made("The TTP said no. Rain fell.")
    absent = made("Rain fell.", "pakistan_government")
    assert {"absent:True:False", "absent:rain"} <= absent.keys()


@pytest.mark.parametrize(("text", "weak"), [("Islamabad left.", True), ("The government left.", False)])
def test_a_capital_alone_is_a_weak_mention(text: str, weak: bool) -> None:
    """Only country, capital or pronoun stand for the actor."""
    assert ("weak" in made(text, "pakistan_government")) is weak


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("The TTP left in 2023.", {"year:now"}),
        ("The TTP left in 2022.", {"year:old"}),
        ("The TTP left in 2014.", {"year:old", "year:older"}),
        ("The TTP left in 2025.", {"year:now"}),
        ("The TTP left with 2014 Rs and 20145 men.", {"year:old", "year:older"}),
        ("The TTP left.", set()),
    ],
)
def test_years(text: str, years: set[str]) -> None:
    """Counted from the article's day."""
    assert {name for name in made(text) if name.startswith("year:")} == years


@pytest.mark.parametrize(
    ("index", "place"), [(0, "title"), (1, "lead"), (2, "lead"), (3, "early"), (4, "early"), (5, "late"), (-1, "late")]
)
def test_places(index: int, place: str) -> None:
    """Headline, first paragraph, first and second half."""
    text = "The TTP came. The TTP sat.\n\n" + "\n\n".join(["The TTP left."] * 6)
    found = made(text, title="TTP comes", index=index)
    assert {name for name in found if name.startswith("pos:")} == {f"pos:{place}", f"pos:{place}|named"}


def test_the_sentence_before() -> None:
    """Its cues and whether the actor was there; the headline is not before the lead."""
    found = made("The ANP offered talks. The TTP left.")
    assert {"prev:engage.offer", "prev:talks", "prevhas:False"} <= found.keys()
    assert "prevhas:True" in made("The TTP came. The TTP left.")
    assert not [name for name in made("The TTP left.", title="Talks on") if name.startswith("prev")]


def test_the_article_is_told_to_every_question() -> None:
    """The headline's cues, and the shares of sentences with both sides, talks, others."""
    found = made("The TTP left. The TTP came to talks.", title="ANP offers talks")
    assert {"title:engage.offer", "title:talks"} <= found.keys()
    assert found["art:share:subject"] == pytest.approx(2 / 3)
    assert found["art:share:talk"] == pytest.approx(2 / 3)
    assert found["art:any:rival"] == 0.0


def test_about() -> None:
    """Shares, any and capped counts of the movement, the rival, talks, both, strangers; the headline apart."""
    found = about("The TTP came. India came. Kabul sent the TTP to talks. Rain fell.", "TTP comes")
    assert (found["share:subject"], found["many:subject"], found["any:foreign"]) == (0.6, 0.75, 1.0)
    assert (found["any:rival"], found["share:both"], found["share:talk"]) == (1.0, 0.2, 0.2)
    assert (found["title:subject"], found["title:rival"]) == (1.0, 0.0)
    assert "title:subject" not in about("The TTP came.")
    assert about("The TTP came. " * 50)["many:subject"] == 1.0


def test_nothing_is_about_nothing() -> None:
    """An article without sentences has shares of 0, and no division by it."""
    assert set(about("").values()) == {0.0}


@pytest.mark.parametrize("text", ["?", "The TTP " + "never again and again " * 500 + "left.", "‘“”’ TTP …"])
def test_odd_sentences_have_features(text: str) -> None:
    """Marks alone and two thousand words raise nothing; every value is a finite number."""
    found = made(text, "pakistan_government")
    assert found["bias"] == 1.0
    assert all(abs(value) < 1e6 for value in found.values())


def test_the_same_question_has_the_same_features() -> None:
    """Whatever was asked before: answers that are kept do not leak."""
    first = made("The TTP offered the ANP talks.")
    made("The ANP offered the TTP talks.", "anp")
    assert made("The TTP offered the ANP talks.") == first
