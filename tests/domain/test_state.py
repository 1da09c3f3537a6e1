"""The step from day to day."""

from __future__ import annotations

import json

import pytest

from service.domain.origins import days, origins
from service.domain.stance import Stance, StanceSource
from service.domain.state import START, from_json, step, to_json
from service.domain.timeline import fold


def last_state(*reports):
    return fold(START, days(origins(reports)))[-1]


def test_the_first_stance_is_provisional_until_an_independent_origin_agrees(report):
    """One report gives a provisional standing, a second origin confirms it; neither is a turn."""
    first = last_state(report("engage", "2021-10-01"))
    assert (first.standing.side, first.standing.confirmed) == (Stance.ENGAGE, False)
    second = last_state(report("engage", "2021-10-01"), report("engage", "2021-10-05"))
    assert second.standing.confirmed
    assert second.standing.before is None


def test_copies_never_confirm(report):
    """A hundred copies of one wire story leave a turn provisional."""
    copies = [report("reject", "2023-06-06", origin="wire", outlet=f"{n}.example") for n in range(100)]
    state = last_state(report("engage", "2021-10-01"), *copies)
    assert state.standing.side is Stance.REJECT
    assert not state.standing.confirmed
    assert state.standing.support.origins == 1


def test_one_outlet_confirms_itself_only_on_another_day(report):
    """Two stories of one newspaper on one day are one voice; its next day's story is a second."""
    before = report("engage", "2021-10-01")
    same_day = [report("reject", "2023-06-06", outlet="a.example") for _ in range(2)]
    assert not last_state(before, *same_day).standing.confirmed
    assert last_state(before, *same_day, report("reject", "2023-06-07", outlet="a.example")).standing.confirmed


def test_a_first_party_statement_confirms_alone(report):
    """After a long silence the actor's own word is enough; the same word quoted by one newspaper is not."""
    before = report("engage", "2021-10-01")
    assert last_state(before, report("reject", "2023-06-06", 0.95, first_party=True)).standing.confirmed
    assert not last_state(before, report("reject", "2023-06-06", 0.95)).standing.confirmed


@pytest.mark.parametrize("stance", ["mixed", "none"])
def test_mixed_and_none_never_flip(report, stance):
    """However many and sure, reports that take no side leave the standing side as it was."""
    calm = [report(stance, f"2022-0{month}-01", 1.0) for month in range(1, 7)]
    assert last_state(report("engage", "2021-10-01", 0.6), *calm).standing.side is Stance.ENGAGE


def test_one_contrary_story_amid_many_does_not_flip_and_a_run_does(report):
    """In dense reporting a single contrary story is outweighed; a run flips, dated to its first story."""
    dense = [report("engage", f"2021-10-{day:02}") for day in range(1, 29, 3)]
    assert last_state(*dense, report("reject", "2021-10-29")).standing.side is Stance.ENGAGE
    run = [report("reject", f"2021-{day}") for day in ("10-29", "11-02", "11-05")]
    state = last_state(*dense, *run)
    assert state.standing.side is Stance.REJECT
    assert state.standing.support.opened == run[0].effective_at
    assert state.standing.support.origins == 3


def test_a_run_of_contrary_evidence_ends_with_a_contrary_day_or_a_long_gap(report):
    """A challenge is forgotten once the old side is heard again, or after a month without more of it."""
    dense = [report("engage", f"2021-10-{day:02}") for day in range(1, 29, 3)]
    lone = report("reject", "2021-10-29")
    assert last_state(*dense, lone).challenge.opened == lone.effective_at
    assert last_state(*dense, lone, report("engage", "2021-10-30")).challenge is None
    late = [report("reject", "2022-01-10"), report("reject", "2022-01-12")]
    assert last_state(*dense, lone, *late).standing.support.opened == late[0].effective_at


def test_an_analyst_overturns_a_tagger_who_was_sure(report):
    """An analyst's word flips at once what many reports held."""
    dense = [report("engage", f"2021-10-{day:02}", 0.95) for day in range(1, 29, 3)]
    word = report("reject", "2021-10-29", 1.0, source=StanceSource.ANALYST)
    assert last_state(*dense, word).standing.side is Stance.REJECT


def test_a_state_is_small_and_survives_json(report):
    """A state has bounded evidence and comes back from JSON as it was."""
    reports = [report("engage", f"2021-{m:02}-{d:02}") for m in range(1, 9) for d in range(1, 28)]
    state = last_state(*reports, *(report("reject", f"2021-10-{d:02}") for d in range(1, 20)))
    text = json.dumps(to_json(state))
    assert from_json(json.loads(text)) == state
    assert len(text) < 4000
    assert from_json(json.loads(json.dumps(to_json(START)))) == START


def test_days_only_go_forward(report):
    """A step to the same or an earlier day is refused."""
    (day,) = days(origins([report("engage", "2021-10-01")]))
    with pytest.raises(ValueError, match="does not come after"):
        step(step(START, day), day)
