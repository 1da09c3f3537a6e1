"""The linear model: chances, reasons, blending."""

import gzip
import json
import math

import pytest

from service.reading.model import LinearModel, blend, log_odds


def model(scale: float | None = None, **features: list[float]) -> LinearModel:
    """A model of the classes engage, reject and none."""
    data: dict[str, object] = {"classes": ["engage", "reject", "none"], "features": features}
    if scale is not None:
        data["scale"] = scale
    return LinearModel.load(gzip.compress(json.dumps(data).encode()))


MODEL = model(offer=[2.0, 0.0, 0.0], refuse=[0.0, 3.0, 0.0], weather=[-1.0, -1.0, 1.0], door=[0.5, 0.0, 0.0])


def test_chances_are_the_softmax_of_the_weights() -> None:
    """Values times weights, exponentiated and normed."""
    chances = MODEL.chances({"offer": 1.0, "weather": 0.5})
    raw = {"engage": math.exp(1.5), "reject": math.exp(-0.5), "none": math.exp(0.5)}
    assert chances == pytest.approx({name: value / sum(raw.values()) for name, value in raw.items()})


def test_stored_whole_numbers_are_scaled() -> None:
    """A file may hold whole numbers and what to divide them by."""
    assert model(scale=100, offer=[200, 0, 0]).chances({"offer": 1.0}) == pytest.approx(MODEL.chances({"offer": 1.0}))


def test_unknown_features_weigh_nothing() -> None:
    """A feature that was never learned changes no chance."""
    assert MODEL.chances({"offer": 1.0, "w:never-seen": 9.0}) == MODEL.chances({"offer": 1.0})


@pytest.mark.parametrize("features", [{}, {"w:never-seen": 5.0}])
def test_without_a_known_feature_all_classes_are_as_likely(features: dict[str, float]) -> None:
    """Nothing known is no opinion, not an error."""
    assert MODEL.chances(features) == dict.fromkeys(("engage", "reject", "none"), 1 / 3)


def test_great_sums_do_not_overflow() -> None:
    """The surest answer is 1 and no warning."""
    chances = MODEL.chances({"offer": 5000.0, "refuse": -5000.0})
    assert chances["engage"] == 1.0
    assert sum(chances.values()) == pytest.approx(1.0)


def test_why_names_what_spoke_most_for_the_winner() -> None:
    """By the difference of the weights times the value, strongest first; what spoke against is left out."""
    features = {"door": 1.0, "offer": 1.0, "refuse": 1.0, "w:never-seen": 1.0}
    assert MODEL.why(features, "engage", "reject") == ["offer", "door"]
    assert MODEL.why(features, "reject", "engage") == ["refuse"]
    assert MODEL.why(features | {"door": 9.0}, "engage", "none") == ["door", "offer"]


def test_why_is_short() -> None:
    """No more reasons are given than are asked for."""
    assert MODEL.why({"offer": 1.0, "door": 1.0}, "engage", "none", most=1) == ["offer"]


@pytest.mark.parametrize("features", [{}, {"w:never-seen": 1.0}])
def test_why_of_nothing_is_empty(features: dict[str, float]) -> None:
    """Without a known feature there is no reason, and no error."""
    assert MODEL.why(features, "engage", "none") == []


def test_a_blend_lets_either_veto() -> None:
    """The geometric mean: one near zero pulls the pair near zero, agreement stays, and it sums to 1."""
    blended = blend({"engage": 0.9, "none": 0.1}, {"engage": 0.0, "none": 1.0})
    assert blended["engage"] < 0.05
    assert sum(blended.values()) == pytest.approx(1.0)
    same = {"engage": 0.7, "none": 0.3}
    assert blend(same, same) == pytest.approx(same)


def test_a_blend_keeps_the_first_ones_classes() -> None:
    """A class that the second opinion does not know counts as all but ruled out."""
    assert blend({"engage": 0.5, "mixed": 0.5}, {"engage": 1.0})["mixed"] < 0.02


@pytest.mark.parametrize(
    ("chance", "odds"), [(0.5, 0.0), (0.75, math.log(3)), (0.0, -5.989), (1.0, 5.989), (-3.0, -5.989), (7.0, 5.989)]
)
def test_log_odds_are_bounded(chance: float, odds: float) -> None:
    """Certainty is kept within ±6."""
    assert log_odds(chance) == pytest.approx(odds, abs=0.001)
