"""Turning points in labels, and how found ones are scored."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from service.domain.stance import Stance
from service.domain.turning import Label, TurningPoint, actor_years, score, turning_points

E, R = Stance.ENGAGE, Stance.REJECT
D = date(2021, 1, 1)


def label(day, side, actor="ttp"):
    return Label(actor, D + timedelta(days=day), side)


def point(day, side, actor="ttp", known=None):
    return TurningPoint(actor, D + timedelta(days=day), side, known and D + timedelta(days=known))


def test_a_turn_is_a_change_of_side_from_day_to_day():
    """Labels of one side are no turn; the first of another side is, each actor for itself, in any order."""
    labels = [label(0, E), label(9, E), label(20, R), label(30, R), label(40, E), label(5, R, "ppp")]
    assert turning_points(reversed(labels)) == [point(20, R), point(40, E)]


def test_a_day_of_two_minds_counts_for_neither():
    """Where an actor's labels of one day disagree, the day is left out."""
    assert turning_points([label(0, E), label(5, E), label(5, R), label(9, R)]) == [point(9, R)]


def test_score_pairs_the_closest_once():
    """Each true turn is found by at most one shift, the closest; the rest is false or missed."""
    true = [point(0, R), point(100, E), point(200, R)]
    found = [point(3, R, known=5), point(9, R, known=9), point(130, E, known=140), point(0, R, "ppp")]
    result = score(found, true, years=2.0)
    assert [(t.day, f.day) for t, f in result.hits] == [(true[0].day, found[0].day), (true[1].day, found[2].day)]
    assert result.missed == (true[2],)
    assert set(result.false) == {found[1], found[3]}
    assert (result.precision, result.recall) == (0.5, pytest.approx(2 / 3))
    assert (result.delay, result.false_per_year) == (22.5, 1.0)


def test_outside_the_tolerance_is_no_hit():
    """A shift too far from the true turn is false, and the turn missed."""
    result = score([point(31, R)], [point(0, R)], 1.0, tolerance=30)
    assert (result.precision, result.recall, result.delay) == (0.0, 0.0, None)


def test_nothing_to_find_and_nothing_found_is_perfect():
    """Without turns on either side nothing is wrong."""
    result = score([], [], 0.0)
    assert (result.precision, result.recall, result.false_per_year) == (1.0, 1.0, 0.0)


def test_actor_years_are_summed_over_actors():
    """The span of each actor's labels, added up."""
    labels = [label(0, E), label(365.25 * 2, R), label(0, E, "ppp"), label(365.25, E, "ppp")]
    assert actor_years(labels) == pytest.approx(3, abs=0.01)
