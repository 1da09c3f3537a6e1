"""The timeline is a function of the set of reports."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.shift import ShiftStatus
from service.domain.stance import Stance
from service.domain.timeline import timeline

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def five(report):
    """Four times engage over ten years, then reject after nineteen months of silence."""
    dates = ["2011-11-21", "2013-08-19", "2021-10-01", "2021-11-06"]
    engaged = [report("engage", on, c) for on, c in zip(dates, (0.6, 0.95, 0.7, 0.8), strict=True)]
    return [*engaged, report("reject", "2023-06-06", 0.6)]


def test_five_reports_give_one_turn_in_all_120_orders(five):
    """Engage 2011, 2013, 2021 twice, reject 2023: one turn, dated 6 June 2023, and one timeline for every order."""
    lines = [timeline("ttp", order, NOW) for order in permutations(five)]
    assert len(lines) == 120
    assert all(line == lines[0] for line in lines)
    (turn,) = lines[0].turns
    assert (turn.from_stance, turn.to_stance) == (Stance.ENGAGE, Stance.REJECT)
    assert turn.effective_at == datetime(2023, 6, 6, tzinfo=UTC)
    assert turn.status is ShiftStatus.PROVISIONAL


def test_segments_and_current_tell_the_same_story(five):
    """Segments meet end to start, hold the articles of their side, and the last one is the current stance."""
    line = timeline("ttp", five, NOW)
    first, last = line.segments
    assert (first.stance, first.start, first.end) == (Stance.ENGAGE, five[0].effective_at, five[4].effective_at)
    assert first.articles == tuple(r.article_id for r in five[:4])
    assert (last.stance, last.end, last.articles) == (Stance.REJECT, None, (five[4].article_id,))
    assert (line.current.stance, line.current.since) == (Stance.REJECT, five[4].effective_at)


def test_silence_grows_uncertainty(five):
    """The longer ago the last report, the less is known, though the standing side stays."""
    soon = timeline("ttp", five, datetime(2023, 6, 7, tzinfo=UTC)).current
    late = timeline("ttp", five, datetime(2024, 6, 7, tzinfo=UTC)).current
    assert soon.uncertainty < late.uncertainty <= 1
    assert soon.probability > late.probability >= 0.5
    assert soon.stance is late.stance is Stance.REJECT


def test_nothing_known_is_no_stance():
    """Without reports there is no current stance, no segment, no point."""
    line = timeline("ttp", [], NOW)
    assert (line.current, line.segments, line.points, line.turns) == (None, (), (), ())


def test_mixed_reports_are_points_without_a_side(report):
    """A mixed report shows as a point, and leaves the actor standing nowhere."""
    line = timeline("ttp", [report("mixed", "2013-09-16")], NOW)
    assert [point.standing for point in line.points] == [None]
    assert line.current is None
    assert line.segments == ()


def test_other_actors_do_not_matter(five, report):
    """Only the actor's own reports count."""
    others = [report("reject", "2021-10-01", actor="ppp") for _ in range(9)]
    assert timeline("ttp", [*others, *five], NOW) == timeline("ttp", five, NOW)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_order_and_doubles_do_not_matter(report, data):
    """Any order and any doubling of any reports gives the same timeline."""
    reports = data.draw(st.lists(_reports(report), min_size=1, max_size=25))
    doubled = data.draw(st.permutations(reports + data.draw(st.lists(st.sampled_from(reports), max_size=8))))
    assert timeline("ttp", doubled, NOW) == timeline("ttp", reports, NOW)


def _reports(report):
    return st.builds(
        lambda stance, day, confidence, origin, outlet: report(
            stance, f"2021-{1 + day // 28:02}-{1 + day % 28:02}", confidence, origin=origin, outlet=outlet
        ),
        st.sampled_from(["engage", "engage", "reject", "reject", "mixed"]),
        st.integers(0, 200),
        st.floats(0.4, 1.0),
        st.sampled_from("abcdefghijklmnopqrstuvwxyz"),
        st.sampled_from(["a.example", "b.example", None]),
    )
