"""Origins: copies count once."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from service.domain.origins import combine, days, origins
from service.domain.stance import Stance, StanceSource


def only_day(reports):
    (day,) = days(origins(reports))
    return day


def test_copies_of_one_story_make_one_origin(report):
    """One origin has the best confidence, the earliest date and all outlets of its copies, in any order."""
    copies = [
        report("reject", "2021-12-10", 0.7, origin="wire", outlet="b.example", article_id="2"),
        report("reject", "2021-12-09", 0.9, origin="wire", outlet="a.example", article_id="1"),
        report("reject", "2021-12-11", 0.8, origin="wire", outlet="c.example", article_id="3"),
    ]
    (origin,) = {combine(order) for order in permutations([*copies, copies[0]])}
    assert (origin.side, origin.confidence, origin.day) == (Stance.REJECT, 0.9, date(2021, 12, 9))
    assert origin.outlets == ("a.example", "b.example", "c.example")
    assert origin.articles == ("1", "2", "3")
    assert origin.best.article_id == "1"


def test_copies_read_differently_weaken_each_other(report):
    """The stronger reading of a copy stands, less the weaker; equal ones cancel out."""
    strong = report("engage", "2021-12-09", 0.9, origin="wire")
    weak = report("reject", "2021-12-09", 0.3, origin="wire")
    assert combine([strong, weak]).confidence == pytest.approx(0.6)
    assert combine([strong, report("reject", "2021-12-09", 0.9, origin="wire")]).side is None


def test_an_analyst_outweighs_the_tagger_on_every_copy(report):
    """What an analyst says of one copy holds for the origin, even that there is no stance at all."""
    copies = [report("engage", "2021-12-09", 0.99, origin="wire") for _ in range(3)]
    reject = report("reject", "2021-12-09", 1.0, origin="wire", source=StanceSource.ANALYST)
    none = report("none", "2021-12-09", 1.0, origin="wire", source=StanceSource.ANALYST)
    assert combine([*copies, reject]).side is Stance.REJECT
    assert combine([*copies, none]).side is None
    assert combine([reject]).weight > combine([report("reject", "2021-12-09", 1.0)]).weight


@pytest.mark.parametrize(
    ("outlets", "count"),
    [
        (["a", "b"], 2),
        (["a", "a"], 1),
        ([None, None], 2),
        (["a", None], 2),
        (["a", "a", "b"], 2),
    ],
)
def test_independent_is_another_cluster_in_another_outlet(report, outlets, count):
    """On one day, origins count no more often than their outlets; an unknown outlet is taken for another one."""
    day = only_day([report("reject", "2023-06-06", outlet=outlet) for outlet in outlets])
    assert day.side(Stance.REJECT).origins == count


def test_mixed_reports_take_no_side(report):
    """A mixed report is in the timeline, but speaks for nobody."""
    day = only_day([report("mixed", "2023-06-06", 0.99)])
    assert [origin.side for origin in day.origins] == [None]
    assert day.side(Stance.ENGAGE) is None
    assert day.side(Stance.REJECT) is None


def test_first_party_is_kept(report):
    """An origin is first-party if one of its reports on that side is, and then weighs more."""
    plain, own = (report("reject", "2023-06-06", 0.9, first_party=flag) for flag in (False, True))
    assert combine([own]).first_party
    assert combine([own]).weight > combine([plain]).weight
