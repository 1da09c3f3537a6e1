"""Why a sentence counts: tense, condition, hearsay, rule, code and reason."""

from datetime import date

import pytest

from service.domain.observation import Observation
from service.domain.stance import Stance, Tense
from service.reading.candidates import Question, questions
from service.reading.coreference import Reading, resolve
from service.reading.cues import CueFinder
from service.reading.explain import CAMEO, DEFAULT, Explainer, past_date
from service.reading.mentions import MentionFinder
from service.topics.loader import load_topic

TOPIC = load_topic()
FINDER = MentionFinder(TOPIC)
CUES = CueFinder(TOPIC)
EXPLAINER = Explainer(TOPIC)
DAY = date(2023, 1, 3)


def read(text: str) -> Reading:
    """The last sentence of a text."""
    return resolve(None, text, DAY, TOPIC, FINDER)[-1]


def seen(
    text: str, actor: str = "ttp", stance: Stance = Stance.ENGAGE, label: str = "", rule: str | None = None
) -> Observation:
    """The observation of one actor's stance in the last sentence of a text."""
    readings = resolve(None, text, DAY, TOPIC, FINDER)
    asked: list[Question] = questions(readings, TOPIC)
    (question,) = [one for one in asked if one.actor == actor and one.index == len(readings) - 1]
    found = CUES.find(readings[-1].sentence.text)
    return EXPLAINER.observation(
        question, readings[-1], found, stance, label or stance.value, 0.81236, ["w:talks", "w:no"], DAY, rule
    )


@pytest.mark.parametrize(
    ("text", "stance", "rule", "cameo"),
    [
        ("The TTP offered talks.", Stance.ENGAGE, "engage.offer", "036"),
        ("The TTP is ready for talks.", Stance.ENGAGE, "engage.ready", "036"),
        ("The TTP signed the accord.", Stance.ENGAGE, "engage.sign", "057"),
        ("The TTP refused talks.", Stance.REJECT, "reject.ruleout", "125"),
        ("The TTP smiled at talks.", Stance.REJECT, "reject.learned", "125"),
        ("The TTP smiled at talks.", Stance.ENGAGE, "engage.learned", "036"),
    ],
)
def test_the_leading_cue_is_the_rule(text: str, stance: Stance, rule: str, cameo: str) -> None:
    """The first cue of the stance's way names rule and code; without one it was learned from wording."""
    found = seen(text, stance=stance)
    assert (found.rule, found.cameo) == (rule, cameo)


def test_a_predicate_rule_comes_first() -> None:
    """Where a rule of grammar settled it, that one is named."""
    found = seen("The TTP signed the accord.", rule="engage.talks")
    assert (found.rule, found.cameo) == ("engage.talks", "046")


def test_codes_are_of_their_way() -> None:
    """Every code is a CAMEO number, and every class is of one of the two ways."""
    assert all(code.isdigit() for code in (*CAMEO.values(), *DEFAULT.values()))
    assert {name.split(".")[0] for name in CAMEO} == {"engage", "reject"}
    assert set(DEFAULT) == set(Stance)


@pytest.mark.parametrize(
    ("text", "conditional"),
    [
        ("The TTP will talk if the army leaves.", True),
        ("The TTP will talk in return for the men.", True),
        ("The TTP will not talk unless the army leaves.", True),
        ("The TTP will talk to the army.", False),
        ("The TTP's gift drifted to the talks.", False),
    ],
)
def test_a_condition(text: str, conditional: bool) -> None:
    """Whole words open a condition; "gift" and "drifted" hold none."""
    assert seen(text).conditional is conditional


@pytest.mark.parametrize(
    ("text", "label", "tense"),
    [
        ("The TTP offered talks.", "engage", Tense.CURRENT),
        ("The TTP offered talks.", "past_engage", Tense.PAST),
        ("The TTP would have offered talks.", "engage", Tense.HYPOTHETICAL),
        ("The TTP threatened to end talks.", "engage", Tense.HYPOTHETICAL),
        ("The TTP would have offered talks.", "past_engage", Tense.PAST),
        ("The TTP would have never offered talks.", "engage", Tense.HYPOTHETICAL),
        ("If the elders were to ask, the TTP would hold talks.", "engage", Tense.HYPOTHETICAL),
        ("Had the elders asked, the TTP would hold talks.", "engage", Tense.HYPOTHETICAL),
        ("The TTP would hold talks only if the army left.", "engage", Tense.HYPOTHETICAL),
        ("The TTP would have no talks.", "engage", Tense.CURRENT),
        ("The TTP had the right to end the talks.", "engage", Tense.CURRENT),
        ("The TTP and its men were to hold talks on Friday.", "engage", Tense.CURRENT),
        ("The TTP was ready for talks if they were held in Miramshah.", "engage", Tense.CURRENT),
        ("The TTP spoke of talks as if nothing had happened.", "engage", Tense.CURRENT),
    ],
)
def test_a_tense(text: str, label: str, tense: Tense) -> None:
    """The model's label says past; might-have-beens and threats are hypothetical, plans and conditions are not."""
    assert seen(text, label=label).tense is tense


@pytest.mark.parametrize(
    ("text", "actor", "hearsay"),
    [
        ("The government said the elders met and TTP men agreed to talks.", "ttp", True),
        ("The TTP said it was ready for talks.", "ttp", False),
        ("The TTP said government men agreed to talks.", "pakistan_government", True),
        ("The ANP said TTP men agreed to talks.", "ttp", False),
        ("The government said ANP men agreed to talks.", "anp", False),
        ("The TTP agreed to talks.", "ttp", False),
    ],
)
def test_hearsay(text: str, actor: str, hearsay: bool) -> None:
    """Only what one side of the talks reports of the other."""
    assert seen(text, actor).hearsay is hearsay


def test_hearsay_goes_on() -> None:
    """A speech that runs on from the sentence before is its speaker's."""
    assert seen("The government said no. TTP men were ready for talks.").hearsay is True


def test_what_it_points_at() -> None:
    """The sentence's place and text, the chance to four places, the speaker as written, each deciding word once."""
    text = "Rain fell. TTP spokesman Wali Gul offered talks, real talks, in the rain."
    found = seen(text)
    assert (
        text[found.start : found.end] == found.text == "TTP spokesman Wali Gul offered talks, real talks, in the rain."
    )
    assert (found.confidence, found.speaker) == (0.8124, "Wali Gul")
    assert found.cues == ("offered", "talks")


def test_a_stranger_is_no_speaker() -> None:
    """Somebody unnamed who speaks is not told as a speaker."""
    assert seen("A shopkeeper said talks with the TTP would help.").speaker is None


@pytest.mark.parametrize(
    ("text", "actor", "words"),
    [
        ("The TTP offered talks.", "ttp", ("ttp: named as “TTP”", "engage, current", "“offered” (engage.offer)")),
        ("The TTP spoke. Rain fell on talks.", "ttp", ("ttp: speaker of the sentence before",)),
        ("Talks were offered.", "pakistan_government", ("not named; a statement without an agent",)),
        ("The TTP smiled.", "ttp", ("learned from wording", "weighed most: the word “talks”; the word “no”")),
    ],
)
def test_why_in_words(text: str, actor: str, words: tuple[str, ...]) -> None:
    """Who holds it and how they are named, which way, by which words, and what weighed most."""
    why = seen(text.replace("spoke", "said no"), actor).why
    assert all(word in why for word in words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met in March 2014.", date(2014, 3, 15)),
        ("They met in 2014.", date(2014, 6, 15)),
        ("They met in December.", date(2022, 12, 15)),
        ("They met last year.", date(2022, 6, 15)),
        ("They met last year, in September.", date(2022, 9, 15)),
        ("They met in 1899 and in 2007.", date(2007, 6, 15)),
        ("They met on Friday.", None),
        ("They will meet in 2025.", None),
        ("They met in January.", None),
        ("They met 20140 times.", None),
        ("", None),
    ],
)
def test_past_date(text: str, expected: date | None) -> None:
    """Month and year, the year alone, the month that was last; "last year"; a day to come is no past."""
    assert past_date(text, DAY) == expected


def test_only_a_past_stance_has_a_past_date() -> None:
    """A current one's year is not its date."""
    assert seen("The TTP offered talks in 2014.").past_on is None
    assert seen("The TTP offered talks in 2014.", label="past_engage").past_on == date(2014, 6, 15)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Rain fell on the TTP.", "off_topic"),
        ("The IMF talks went on, the TTP heard.", "off_topic"),
        ("Talks went on.", "no_holder"),
        ("A shopkeeper spoke of talks.", "no_holder"),
        ("The TTP heard of talks.", "no_stance"),
    ],
)
def test_a_sentence_without_stance_says_why(text: str, verdict: str) -> None:
    """Nothing on talks, talks of others, nobody who is followed, or no stance that stands out."""
    reading = read(text)
    note = EXPLAINER.note(reading, CUES.find(reading.sentence.text), [])
    assert (note.verdict, note.text) == (verdict, text)
    assert note.why


def test_a_sentence_with_stances() -> None:
    """One that holds now makes it counted; past ones alone make it background; every reason is given."""
    text = "The TTP offered talks."
    now, past = seen(text), seen(text, label="past_engage")
    reading = read(text)
    assert EXPLAINER.note(reading, [], [past]).verdict == "background"
    both = EXPLAINER.note(reading, [], [past, now])
    assert both.verdict == "counted"
    assert both.why == f"{past.why}; {now.why}"
