"""Changes of shifts: what is told, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.domain.shift import Cause, ShiftStatus
from service.domain.stance import Stance
from service.domain.timeline import timeline
from service.domain.turns import diff

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Told:
    """The shifts told so far; `hear` works out and remembers what a set of reports changes."""

    def __init__(self):
        self.shifts = {}
        self.now = NOW

    def hear(self, reports, cause=Cause.NEW_ARTICLE, because="article 1 came in"):
        """The changes, oldest first."""
        self.now += timedelta(hours=1)
        line = timeline("ttp", reports, self.now)
        changes = diff(self.shifts.values(), line.turns, cause, self.now, because=because, evidence=line.proof)
        self.shifts |= {change.shift.id: change.shift for change in changes}
        return changes


@pytest.fixture
def told():
    return Told()


def test_a_turn_is_told_as_provisional_then_confirmed_and_once_each(told, report):
    """The first contrary story is a provisional shift, an independent one confirms it, a repeat says nothing."""
    old, first = report("engage", "2021-10-01"), report("reject", "2023-06-06", outlet="a.example")
    second = report("reject", "2023-06-07", outlet="b.example")
    assert told.hear([old]) == []
    (provisional,) = told.hear([old, first])
    assert provisional.shift.status is ShiftStatus.PROVISIONAL
    assert told.hear([old, first]) == []
    (confirmed,) = told.hear([old, first, second])
    assert confirmed.shift.status is ShiftStatus.CONFIRMED
    assert confirmed.shift.id == provisional.shift.id
    assert confirmed.alert_id != provisional.alert_id
    assert confirmed.shift.detected_at == provisional.shift.detected_at < confirmed.shift.updated_at
    assert told.hear([second, first, old]) == []


def test_evidence_stands_on_both_sides_strongest_first(told, report):
    """A shift shows at most five pieces of evidence a side, the most confident first, with the number of origins."""
    engaged = [report("engage", f"2021-10-{d:02}", 0.6 + d / 100, outlet=f"{d}.example") for d in range(1, 9)]
    rejected = [report("reject", f"2023-06-{d:02}", 0.6 + d / 100, outlet=f"{d}.example") for d in range(1, 9)]
    (change,) = told.hear([*engaged, *rejected])
    for side, stance in ((change.shift.before, Stance.ENGAGE), (change.shift.after, Stance.REJECT)):
        assert [round(e.confidence, 2) for e in side] == [0.68, 0.67, 0.66, 0.65, 0.64]
        assert {e.stance for e in side} == {stance}
        assert side[0].outlet == "8.example"
    assert change.shift.origins == 8


def test_a_correction_retracts_and_says_why(told, report):
    """When the ground goes, the shift is retracted with its cause and reason; when it returns, the shift does."""
    old, new = report("engage", "2021-10-01"), report("reject", "2023-06-06")
    (made,) = told.hear([old, new])
    (gone,) = told.hear([old], Cause.CORRECTION, "an analyst set article 2 to none")
    assert (gone.shift.id, gone.shift.status) == (made.shift.id, ShiftStatus.RETRACTED)
    assert (gone.shift.cause, gone.shift.because) == (Cause.CORRECTION, "an analyst set article 2 to none")
    assert gone.shift.after == made.shift.after
    assert told.hear([old], Cause.CORRECTION) == []
    (again,) = told.hear([old, new], Cause.CORRECTION)
    assert (again.shift.status, again.shift.because) == (ShiftStatus.PROVISIONAL, None)
    assert len({made.alert_id, gone.alert_id, again.alert_id}) == 3


def test_of_many_changes_those_that_count_are_named(told, report):
    """Where a batch was read again, the retraction names the articles that the shift rested on, once."""
    old, new = report("engage", "2021-10-01"), report("reject", "2023-06-06")
    told.hear([old, new])
    line = timeline("ttp", [old], told.now)
    (gone,) = diff(
        told.shifts.values(),
        line.turns,
        Cause.RETAGGED,
        told.now,
        because="read again",
        evidence=line.proof,
        changed={new.article_id, "art_other"},
    )
    assert gone.shift.because == f"read again; the shift rested on {new.article_id}"


def test_a_late_article_that_dates_a_turn_anew_names_the_heir(told, report):
    """A turn that moves to another day is retracted, and says which turn takes its place."""
    old, new = report("engage", "2021-10-01"), report("reject", "2023-06-06")
    told.hear([old, new])
    late = report("reject", "2023-06-01")
    changes = told.hear([old, new, late], Cause.LATE_ARTICLE, "article 3 came in late")
    heir, gone = (change.shift for change in changes)
    assert heir.effective_at == late.effective_at
    assert gone.status is ShiftStatus.RETRACTED
    assert gone.because == f"article 3 came in late; the turn is now dated 2023-06-01, see {heir.id}"


def test_new_evidence_without_a_new_status_is_no_alert(told, report):
    """More evidence for a provisional turn is written, not announced."""
    old = report("engage", "2021-10-01")
    told.hear([old, report("reject", "2023-06-06", outlet="a.example", article_id="x")])
    (change,) = told.hear(
        [old, *(report("reject", "2023-06-06", outlet="a.example", article_id=i) for i in ("x", "y"))]
    )
    assert change.alert_id is None
    assert len(change.shift.after) == 2


def test_ids_do_not_depend_on_how_it_came(report):
    """The same evidence gives the same shift and alert ids, whatever was told before."""
    old, new = report("engage", "2021-10-01"), report("reject", "2023-06-06")
    one, other = Told(), Told()
    other.now += timedelta(days=40)
    (first,), (second,) = one.hear([old, new]), other.hear([new, old])
    assert (first.shift.id, first.alert_id) == (second.shift.id, second.alert_id)
