"""The filter's arithmetic."""

from __future__ import annotations

import math
import re

import pytest

from service.domain import filter as filter_


def test_silence_tends_to_one_half_and_never_crosses_it():
    """What is known decays towards one half at the documented rate, from either side."""
    assert filter_.decay(0.9, 0) == 0.9
    assert filter_.decay(0.9, filter_.MEAN_STAY_DAYS / 2) == pytest.approx(0.5 + 0.4 / math.e)
    assert 0.5 < filter_.decay(0.999, 365) < 0.51
    assert 0.49 < filter_.decay(0.001, 365) < 0.5


def test_an_incredible_report_says_nothing():
    """Below the credible confidence a report has no weight; above, weight grows with confidence."""
    assert filter_.weight(filter_.CREDIBLE - 0.01) == 0
    weights = [filter_.weight(c / 100) for c in range(round(100 * filter_.CREDIBLE), 101)]
    assert weights == sorted(weights)
    assert weights[0] > 0


def test_two_credible_origins_reach_confirmation_from_ignorance():
    """Two reports of confidence .6 after a long silence give .9; one never does, however sure the reading."""
    one = filter_.update(0.5, filter_.weight(0.6))
    assert one < filter_.CONFIRMED <= filter_.update(one, filter_.weight(0.6))
    assert filter_.update(filter_.decay(0.1, 60), filter_.weight(1.0)) < filter_.CONFIRMED


def test_update_is_bayes_and_never_certain():
    """Odds are multiplied by the likelihood ratio; the posterior stays inside the documented bounds."""
    assert filter_.update(0.5, math.log(3)) == pytest.approx(0.75)
    assert filter_.update(0.999, 500.0) == filter_.SURE
    assert filter_.update(0.001, -500.0) == pytest.approx(1 - filter_.SURE)


def test_uncertainty_is_one_bit_at_one_half():
    """Binary entropy: one bit where anything goes, none where all is known, the same for both sides."""
    assert filter_.uncertainty(0.5) == 1
    assert filter_.uncertainty(1.0) == filter_.uncertainty(0.0) == 0
    assert filter_.uncertainty(0.2) == pytest.approx(filter_.uncertainty(0.8))


def test_every_parameter_is_in_the_documented_table_with_its_value():
    """The module's table names each parameter and the value that the code has."""
    table = dict(re.findall(r"^ {4}([A-Z_]+) +([\d.]+) ", filter_.__doc__ or "", re.MULTILINE))
    code = {name: value for name, value in vars(filter_).items() if name.isupper() and name != "DIGITS"}
    assert {name: float(value) for name, value in table.items()} == code
