"""What the rules say outright: a floor under one answer."""

import pytest

from service.reading.rules import FLOOR, lifted, rule_of


def test_a_rule_sets_a_floor_under_its_way_alone() -> None:
    """The chance is lifted to the floor and the others shrink in proportion; a surer one stays."""
    low = {"none": 0.8, "engage": 0.1, "reject": 0.1}
    raised = lifted({"rule:engage.talks": 1.0}, low)
    assert raised["engage"] == FLOOR
    assert sum(raised.values()) == pytest.approx(1.0)
    assert raised["none"] == pytest.approx(8 * raised["reject"])
    sure = {"none": 0.05, "engage": 0.95, "reject": 0.0}
    assert lifted({"rule:engage.talks": 1.0}, sure) == sure


def test_rules_that_disagree_lift_nothing() -> None:
    """A sentence whose rules point both ways is left to the weights."""
    low = {"none": 0.8, "engage": 0.1, "reject": 0.1}
    assert lifted({"rule:engage.talks": 1.0, "rule:reject.refuses": 1.0}, low) == low


def test_the_rule_of_a_way_is_named() -> None:
    """The observation's rule is the predicate's; a past answer has none."""
    features = {"bias": 1.0, "rule:engage.talks": 1.0}
    assert rule_of(features, "engage") == "engage.talks"
    assert rule_of(features, "past_engage") is None
