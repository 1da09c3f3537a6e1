"""Origins: copies count once."""

from __future__ import annotations

import json
from datetime import date
from itertools import permutations

import pytest

from service.domain.origins import combine, days, from_json, origins, to_json
from service.domain.stance import Stance, StanceSource
from service.domain.statements import said


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


def test_outlets_that_quote_one_statement_on_one_day_are_one_voice(report):
    """Differently written stories with six quoted words in common count once that day, and weigh as the strongest."""
    words = said(['He said: "There will be no talks with those who kill our soldiers."'])
    same = [report("reject", "2023-06-06", c, outlet=f"{c}.example", said=words) for c in (0.7, 0.9)]
    other = report(
        "reject", "2023-06-06", 0.8, outlet="c.example", said=said(['"We are done talking to them for good"'])
    )
    one, two = only_day(same).side(Stance.REJECT), only_day([*same, other]).side(Stance.REJECT)
    assert (one.origins, two.origins) == (1, 2)
    assert one.weight == combine([same[1]]).weight
    assert two.weight == pytest.approx(one.weight + combine([other]).weight)


def test_an_origin_survives_json(report):
    """An origin comes back from JSON as it was."""
    for stance in ("engage", "mixed"):
        origin = combine([report(stance, "2023-06-06", outlet="a.example", said=("a", "b"))])
        assert from_json(json.loads(json.dumps(to_json(origin)))) == origin
