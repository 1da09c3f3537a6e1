"""Incremental filtering equals filtering from nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.origins import combine, days, origins
from service.domain.report import evidence_of
from service.domain.resume import resume
from service.domain.shift import Cause, ShiftStatus
from service.domain.stance import ArticleStance, StanceSource
from service.domain.state import START
from service.domain.timeline import fold, timeline
from service.domain.turns import diff

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = datetime(2020, 1, 1, tzinfo=UTC)


class Memory:
    """A store in few lines: reports, origins, states and shifts of one actor, kept up to date incrementally."""

    def __init__(self):
        self.reports, self.origins, self.states, self.shifts = {}, {}, {}, {}
        self.read = 0

    def put(self, article_id, report):
        """Stores, replaces or (None) removes an article's report, and follows with the timeline."""
        old = self.reports.pop(article_id, None)
        if report:
            self.reports[article_id] = report
        keys = {r.origin for r in (old, report) if r}
        touched = {self.origins.pop(key).day for key in keys if key in self.origins}
        for key in keys:
            members = [r for r in self.reports.values() if r.origin == key]
            if members:
                self.origins[key] = combine(members)
                touched.add(self.origins[key].day)
        return self.follow(touched) if touched else []

    def follow(self, touched):
        """Filters again from the first touched day on, and writes what has changed."""
        start = min(touched)
        before = max((s for s in self.states.values() if s.day < start), key=lambda s: s.day, default=START)
        resumed = resume("ttp", before, self.line(start), self.states.get, touched)
        for day in resumed.dropped:
            del self.states[day]
        self.states |= {state.day: state for state in resumed.states}
        known = [shift for shift in self.shifts.values() if shift.id in resumed.shift_ids]
        changes = diff(known, resumed.turns, Cause.NEW_ARTICLE, NOW, because="", evidence=self.evidence)
        self.shifts |= {change.shift.id: change.shift for change in changes}
        return changes

    def line(self, start):
        """Days from `start` on, counted as they are read."""
        since = sorted((o for o in self.origins.values() if o.day >= start), key=lambda o: (o.at, o.key))
        for day in days(since):
            self.read += 1
            yield day

    def evidence(self, ref):
        """The sentence behind a reference."""
        return evidence_of(self.reports[ref.article_id])

    def standing(self):
        """What is told and not taken back, without its history."""
        return {
            shift.id: (shift.status, shift.effective_at, shift.origins, shift.probability, shift.before, shift.after)
            for shift in self.shifts.values()
            if shift.status is not ShiftStatus.RETRACTED
        }


def check(memory):
    """The incremental state is that of one run from nothing."""
    reports = list(memory.reports.values())
    states = fold(START, days(origins(reports)))
    assert memory.states == {state.day: state for state in states}
    line = timeline("ttp", reports, NOW)
    fresh = {
        turn.id: (
            turn.status,
            turn.effective_at,
            turn.origins,
            turn.probability,
            tuple(line.proof(ref) for ref in turn.before),
            tuple(line.proof(ref) for ref in turn.after),
        )
        for turn in line.turns
    }
    assert memory.standing() == fresh


def made(report, number, change):
    """The report of article `number` after a drawn change; `None` for a deletion."""
    stance, day, confidence, origin, outlet, analyst = change
    if stance is None:
        return None
    made = report(stance, "2020-01-01", confidence, article_id=f"a{number:03}", origin=origin, outlet=outlet)
    source = StanceSource.ANALYST if analyst else StanceSource.TAGGER
    return replace(made, effective_at=FIRST + timedelta(days=day, hours=number % 24), source=source)


CHANGES = st.tuples(
    st.sampled_from(["engage", "engage", "reject", "reject", "mixed", "none", None]),
    st.integers(0, 300),
    st.sampled_from([0.45, 0.6, 0.75, 0.85, 0.95]),
    st.sampled_from("abcdefghijklmnop"),
    st.sampled_from(["a.example", "b.example", None]),
    st.sampled_from([False, False, False, True]),
)


@settings(max_examples=200, deadline=None)
@given(script=st.lists(st.tuples(st.integers(0, 18), CHANGES), min_size=1, max_size=40))
def test_any_interleaving_equals_one_run_from_nothing(report, script):
    """Adds, edits, corrections, moves between origins and deletions in any order end in the state of one clean run."""
    memory = Memory()
    for number, change in script:
        memory.put(f"a{number:03}", made(report, number, change))
        check(memory)


@settings(max_examples=50, deadline=None)
@given(script=st.lists(st.tuples(st.integers(0, 18), CHANGES), min_size=1, max_size=25))
def test_doing_it_twice_changes_nothing(report, script):
    """A repeated change gives no further shifts and no further alerts."""
    memory = Memory()
    for number, change in script:
        memory.put(f"a{number:03}", made(report, number, change))
        assert memory.put(f"a{number:03}", made(report, number, change)) == []


def long_memory(report, years):
    memory = Memory()
    for n in range(0, years * 365, 5):
        side = "engage" if (n // 200) % 2 else "reject"
        at = FIRST + timedelta(days=n)
        memory.put(f"m{n}", replace(report(side, "2020-01-01", 0.8, article_id=f"m{n}"), effective_at=at))
    return memory


def test_an_append_reads_one_day_whatever_lies_before(report):
    """Adding the newest article costs one step on a short archive and on a long one."""
    for years in (1, 8):
        memory = long_memory(report, years)
        memory.read = 0
        at = FIRST + timedelta(days=years * 365 + 3)
        memory.put("new", replace(report("engage", "2020-01-01", article_id="new"), effective_at=at))
        assert memory.read == 1


def test_a_late_article_is_filtered_only_until_it_meets(report):
    """A late article near the start of a long archive reads the days up to the meeting point, not those after."""
    memory = long_memory(report, 12)
    memory.read = 0
    late = replace(report("reject", "2020-01-01", article_id="late"), effective_at=FIRST + timedelta(days=401))
    memory.put("late", late)
    assert 1 < memory.read < 100
    check(memory)


def test_a_day_without_evidence_is_dropped(report):
    """Deleting the only article of a day removes its state, and the rest follows."""
    memory = Memory()
    for number, (stance, on) in enumerate(
        [("engage", "2021-01-01"), ("reject", "2021-06-01"), ("reject", "2021-06-02")]
    ):
        memory.put(str(number), report(stance, on, article_id=str(number)))
    assert len(memory.states) == 3
    memory.put("1", None)
    check(memory)
    assert len(memory.states) == 2


def test_only_the_stance_changes(report):
    """A correction in place flips the timeline behind it."""
    memory = long_memory(report, 1)
    for n in (0, 5, 10):
        key = f"m{n}"
        memory.put(key, replace(memory.reports[key], stance=ArticleStance.ENGAGE, source=StanceSource.ANALYST))
        check(memory)
