"""Clusters of copies: dates, likeness, opposite leads; the same for any order."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from service.domain.copies import WINDOW, Copy, clusters, eldest, opposed
from service.domain.stance import Stance

DAY = date(2021, 10, 1)
ENGAGE, REJECT = frozenset({("ttp", Stance.ENGAGE)}), frozenset({("ttp", Stance.REJECT)})


def copy(name, day=0, sides=frozenset(), words=None, dated=True):
    return Copy(name, DAY + timedelta(day), f"digest {name}", sides, frozenset([words or name]), dated)


def all_alike(these):
    return {one.id: {other.id for other in these if other is not one} for one in these}


def found(these, likes=None):
    told = clusters(these, all_alike(these) if likes is None else likes)
    return sorted(sorted(one.id for one in cluster) for _, cluster in told)


def test_copies_of_some_days_are_one():
    """Alike and within the window: one cluster; what is like nothing is alone."""
    told = [copy("a"), copy("b", 1), copy("c", WINDOW), copy("d", 1)]
    likes = all_alike(told[:3]) | {"d": set()}
    assert found(told, likes) == [["a", "b", "c"], ["d"]]


def test_what_recurs_is_another_story():
    """The same background a week later, or once a year, is no copy; nor does a chain of days tie years together."""
    assert found([copy("a"), copy("b", WINDOW + 1)]) == [["a"], ["b"]]
    yearly = [copy(f"{n:02}", 365 * n) for n in range(15)]
    assert len(found(yearly)) == 15
    daily = [copy(f"{n:03}", n) for n in range(100)]
    assert max(len(cluster) for cluster in found(daily)) <= WINDOW + 1


def test_a_chain_of_one_day_is_one():
    """Two halves of a story, and the whole of it."""
    assert found([copy("a"), copy("b"), copy("c")], {"a": {"b"}, "b": {"a", "c"}, "c": {"b"}}) == [["a", "b", "c"]]


def test_an_undated_one_goes_with_the_earliest_like_it():
    """Whatever it is like: it ties nothing together, and names no cluster that has a dated article."""
    told = [copy("c"), copy("b", 400), copy("a", 0, dated=False)]
    assert found(told) == [["a", "c"], ["b"]]
    assert [eldest(cluster).id for _, cluster in clusters(told, all_alike(told))] == ["c", "b"]
    assert found([copy("a", 0, dated=False), copy("b", 1, dated=False)]) == [["a", "b"]]


def test_opposite_leads_are_no_copies():
    """Texts that share most of their words, but not what they tell; the neutral one goes with the earlier."""
    told = [copy("a", 0, ENGAGE), copy("b", 0, REJECT), copy("c", 1, ENGAGE), copy("d", 1)]
    assert found(told) == [["a", "c", "d"], ["b"]]


def test_a_neutral_first_one_ties_no_opposites():
    """Both are like the earliest, which takes no side: still not one story."""
    told = [copy("a"), copy("b", 1, ENGAGE), copy("c", 1, REJECT)]
    assert found(told) == [["a", "b"], ["c"]]


def test_the_same_lead_read_otherwise_is_still_a_copy():
    """A slip of the reader does not part copies: their leads are the same words."""
    told = [copy("a", 0, ENGAGE, "lead"), copy("b", 0, REJECT, "lead")]
    assert not opposed(*told)
    assert found(told) == [["a", "b"]]
    assert opposed(told[0], copy("b", 0, REJECT, "otherwise"))


def test_another_actors_side_is_no_contradiction():
    """One lead on the movement, the other on the state."""
    state = frozenset({("state", Stance.REJECT)})
    assert found([copy("a", 0, ENGAGE), copy("b", 0, state)]) == [["a", "b"]]


@pytest.mark.parametrize("seed", range(20))
def test_any_order_gives_the_same_clusters_in_which_nothing_is_opposed(seed):
    """A pure function of the set, whatever is like what."""
    rng = random.Random(seed)
    sides = [ENGAGE, REJECT, frozenset()]
    told = [copy(f"{n:02}", rng.randrange(30), rng.choice(sides), dated=rng.random() < 0.9) for n in range(30)]
    likes = {one.id: set() for one in told}
    for one, other in ((a, b) for a in told for b in told if a.id < b.id and rng.random() < 0.2):
        likes[one.id].add(other.id)
        likes[other.id].add(one.id)
    once = clusters(told, likes)
    again = found(rng.sample(told, len(told)), likes)
    assert sorted(sorted(one.id for one in cluster) for _, cluster in once) == again
    for root, cluster in once:
        assert all(root.day <= one.day <= root.day + timedelta(WINDOW) for one in cluster if one.dated)
        assert not any(opposed(a, b) for a in cluster for b in cluster)
