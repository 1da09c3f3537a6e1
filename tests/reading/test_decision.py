"""From sentences to the article: what the decision model is told, and what is told of its answer."""

import pytest

from service.reading import decision
from service.reading.decision import Outcome, Vote, choose, decision_features, is_short, relevance_features
from service.reading.features import Facts
from service.topics.loader import load_topic

TOPIC = load_topic()
FACTS = Facts({"share:talk": 0.5}, {}, 10)
NONE = dict.fromkeys(("engage", "reject", "mixed", "past_engage", "past_reject"), 0.0) | {"none": 1.0}


def vote(index: int = 1, place: str = "early", named: bool = True, **chances: float) -> Vote:
    """A sentence's vote, "none" but for what is given; nobody asked the scorer."""
    whole = NONE | {"none": 1.0 - sum(chances.values())} | chances
    return Vote(index, place, named, whole, whole, {})


@pytest.mark.parametrize(
    ("chances", "relevance", "told"),
    [
        ({"engage": 0.5, "reject": 0.1}, 1.0, "engage"),
        ({"engage": 0.499, "reject": 0.1}, 1.0, "none"),
        ({"engage": 0.6}, 0.85, "engage"),
        ({"engage": 0.6}, 0.8, "none"),
        ({"mixed": 0.6}, 1.0, "mixed"),
        ({"mixed": 0.599}, 1.0, "none"),
        ({"mixed": 0.5, "reject": 0.4}, 1.0, "reject"),
        ({"mixed": 0.5, "reject": 0.37}, 1.0, "none"),
        ({"none": 0.5, "reject": 0.5}, 1.0, "reject"),
        ({}, 1.0, "none"),
    ],
)
def test_a_side_is_told_from_its_floor_on(
    chances: dict[str, float], relevance: float, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Relevance counts with the chance, `mixed` weighs half against a side, and has a floor of its own."""
    monkeypatch.setattr(decision, "MIXED_FLOOR", 0.6)
    assert choose(chances, relevance, 0.5) == told


def test_a_threat_alone_is_mixed() -> None:
    """What a rule finds mixed makes the actor so, unless another sentence shows a side."""
    doubt = {"engage": 0.45, "reject": 0.05, "mixed": 0.1, "none": 0.4}
    threat = vote(1, mixed=decision.RULED)
    assert Outcome.of(doubt, [threat, vote(2)], 1.0, False).told == "mixed"
    assert Outcome.of(doubt, [threat, vote(2, reject=0.5)], 1.0, False).told == "none"
    assert Outcome.of(doubt, [vote(1, mixed=0.7)], 1.0, False).told == "none"


def test_a_short_text_has_a_floor_of_its_own() -> None:
    """A paragraph leaves less room for others' voices than an article."""
    chances = {"engage": (decision.FLOOR + decision.SHORT_FLOOR) / 2}
    assert [Outcome.of(chances, [vote(1)], 1.0, short).told for short in (True, False)] == ["engage", "none"]
    assert [is_short(Facts({}, {}, sentences)) for sentences in (4, 5)] == [True, False]


def test_mixed_must_be_shown_both_ways() -> None:
    """A side is shown by its own sentences, `mixed` by those of both, silence by none."""
    shown = [Outcome({}, told).ways() for told in ("mixed", "reject", "none")]
    assert shown == [("engage", "reject"), ("reject",), ()]


def test_one_sentence_is_alone() -> None:
    """The second and third best are as unlikely as can be, and the scorer, not asked, says nothing."""
    made = decision_features({"ttp": [vote(engage=0.9)]}, FACTS, TOPIC)["ttp"]
    assert made["engage:1"] == pytest.approx(2.197, abs=0.001)
    assert (made["engage:2"], made["engage:3"], made["alone"]) == (-6.0, -6.0, 1.0)
    assert (made["engage:scorer"], made["engage:scorer:2"]) == (0.0, 0.0)
    assert (made["headless"], made["mentions"], made["side"]) == (1.0, 1 / 8, 1.0)


def test_an_actor_that_shows_both() -> None:
    """`both` is the weaker of its two ways, `gap` the difference."""
    votes = [vote(0, "title", engage=0.9), vote(3, "late", reject=0.8)]
    made = decision_features({"ttp": votes}, FACTS, TOPIC)["ttp"]
    assert made["both"] == made["reject:1"] == pytest.approx(1.386, abs=0.001)
    assert made["gap"] == pytest.approx(2.197 - 1.386, abs=0.001)
    assert (made["engage:title"], made["engage:late"], made["reject:late"]) == (0.9, 0.0, 0.8)
    assert (made["titled"], made["headless"], made["alone"]) == (1.0, 0.0, 0.0)


def test_who_is_not_named_is_not_mentioned() -> None:
    """An absent side's sentence counts in the sum, and neither as mention nor as named."""
    made = decision_features({"ttp": [vote(engage=0.9, named=False)]}, FACTS, TOPIC)["ttp"]
    assert (made["engage:sum"], made["engage:named"], made["mentions"]) == (0.9, 0.0, 0.0)


def test_each_side_is_told_of_the_other() -> None:
    """The movement sees the state, all others the movement; and the strongest of the rest."""
    votes = {
        "ttp": [vote(engage=0.9)],
        "pakistan_government": [vote(0, "title", reject=0.8)],
        "anp": [vote(engage=0.6)],
    }
    made = decision_features(votes, FACTS, TOPIC)
    assert made["ttp"]["opposite:reject:title"] == 0.8
    assert (
        made["pakistan_government"]["opposite:engage:1"] == made["anp"]["opposite:engage:1"] == made["ttp"]["engage:1"]
    )
    assert made["ttp"]["others:engage"] == made["anp"]["engage:1"]
    assert made["ttp"]["opposite:none"] == 0.0


def test_who_is_alone_has_no_opposite() -> None:
    """Nothing is known of an other side that nobody asked about."""
    made = decision_features({"ttp": [vote(engage=0.9)]}, FACTS, TOPIC)["ttp"]
    assert (made["opposite:none"], made["opposite:engage:1"], made["others:engage"]) == (1.0, 0.0, -6.0)


def test_many_sentences_are_capped() -> None:
    """A very long article does not drown the model."""
    made = decision_features({"ttp": [vote(i, engage=0.9) for i in range(500)]}, FACTS, TOPIC)["ttp"]
    assert (made["engage:sum"], made["mentions"]) == (3.0, 1.0)
    assert all(abs(value) <= 12.0 for value in made.values())


def test_nobodys_votes_give_no_features() -> None:
    """An article that asks nothing has no outcomes, but a relevance."""
    assert decision_features({}, FACTS, TOPIC) == {}
    made = relevance_features([], FACTS)
    assert (made["shown:1"], made["shown:sum"], made["share:talk"]) == (-6.0, 0, 0.5)


def test_relevance_sees_whether_any_stance_is_shown() -> None:
    """Everything but "none" counts, in the title and the lead apart."""
    made = relevance_features([vote(0, "title", engage=0.5, past_reject=0.25), vote(1, "lead", mixed=0.5)], FACTS)
    assert made["shown:1"] == pytest.approx(1.0986, abs=0.001)
    assert (made["shown:sum"], made["shown:title"], made["shown:lead"]) == (1.25, 0.75, 0.5)
