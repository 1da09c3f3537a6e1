"""One slot per site, on Redis and without it."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from service.adapters.fetcher import slots as slots_module
from service.adapters.fetcher.slots import (
    MAX_PENALTY,
    PENALTY,
    LocalSlots,
    RedisSlots,
    SharedSlots,
    Slots,
    Turn,
    Wait,
    penalty_seconds,
)

GAP = 0.2


@pytest.fixture(params=["local", "redis"])
def slots(request: pytest.FixtureRequest) -> Iterator[Slots]:
    """Both kinds, alike."""
    if request.param == "local":
        yield LocalSlots()
        return
    with redis.Redis.from_url(request.getfixturevalue("valkey_url")) as client:
        client.flushdb()
        yield RedisSlots(client)


def turn(found: Turn | Wait) -> Turn:
    assert isinstance(found, Turn)
    return found


def wait(found: Turn | Wait) -> float:
    assert isinstance(found, Wait)
    return found.seconds


def test_one_at_a_time(slots: Slots) -> None:
    """Who holds the slot keeps all others out; other sites are open."""
    turn(slots.take("a", GAP, False))
    assert wait(slots.take("a", GAP, False)) > 0
    time.sleep(GAP * 1.5)
    assert wait(slots.take("a", GAP, False)) > 0
    turn(slots.take("b", GAP, False))


def test_then_a_pause(slots: Slots) -> None:
    """The pause begins when the request has ended."""
    held = turn(slots.take("a", GAP, False))
    time.sleep(GAP)
    slots.release(held, GAP)
    assert 0 < wait(slots.take("a", GAP, False)) <= GAP
    time.sleep(GAP * 1.1)
    turn(slots.take("a", GAP, False))


def test_waits_are_handed_out_one_behind_the_other(slots: Slots) -> None:
    """Each of those who go away comes back a pause later than the one before."""
    slots.release(turn(slots.take("a", 10, False)), 10)
    waits = [wait(slots.take("a", 10, True)) for _ in range(4)]
    steps = [later - earlier for earlier, later in itertools.pairwise(waits)]
    assert all(9.5 < step < 10.5 for step in steps)
    assert waits[0] <= 10


def test_a_penalty_grows_and_is_forgotten(slots: Slots) -> None:
    """429s make the pause longer each time, up to what was asked for; a good answer ends it."""
    slots.release(turn(slots.take("a", GAP, False)), GAP, penalty=True)
    assert PENALTY - 1 < wait(slots.take("a", GAP, False)) <= PENALTY
    slots.release(Turn("a", "late"), GAP, penalty=True)
    assert PENALTY < wait(slots.take("a", GAP, False)) <= 2 * PENALTY
    slots.release(Turn("a", "late"), GAP, penalty=True, asked=1e9)
    assert 2 * PENALTY < wait(slots.take("a", GAP, False)) <= MAX_PENALTY
    slots.release(Turn("a", "late"), GAP)
    assert wait(slots.take("a", GAP, False)) <= GAP


def test_a_dead_holders_slot_comes_free(slots: Slots, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was killed does not close a site for ever."""
    monkeypatch.setattr(slots_module, "HOLD", GAP * 2)
    turn(slots.take("a", GAP, False))
    time.sleep(GAP * 2.2)
    turn(slots.take("a", GAP, False))


def test_a_late_release_does_not_free_anothers_slot(slots: Slots, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever lost the slot cannot give it away."""
    monkeypatch.setattr(slots_module, "HOLD", GAP)
    stale = turn(slots.take("a", 0.01, False))
    time.sleep(GAP * 1.2)
    monkeypatch.setattr(slots_module, "HOLD", 30.0)
    turn(slots.take("a", 0.01, False))
    slots.release(stale, 0.01)
    time.sleep(0.05)
    assert wait(slots.take("a", 0.01, False)) > 0


@pytest.mark.parametrize(
    ("strikes", "asked", "seconds"),
    [(1, None, 30.0), (2, None, 60.0), (1, 90.0, 90.0), (99, None, MAX_PENALTY), (1, 1e12, MAX_PENALTY)],
)
def test_penalties(strikes: int, asked: float | None, seconds: float) -> None:
    """Doubled each time, at least what was asked for, at most an hour."""
    assert penalty_seconds(strikes, asked, 1.0) == seconds


class Away:
    """A Redis that is away, after some time."""

    def __init__(self, inner: Slots) -> None:
        self.inner, self.away = inner, False

    def __getattr__(self, name: str) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            if self.away:
                raise redis.ConnectionError("away")
            return getattr(self.inner, name)(*arguments, **named)

        return call


def test_without_redis_nobody_stampedes() -> None:
    """A site just asked, and a site never met: both wait, the longer the more workers there are."""
    shared = Away(LocalSlots())
    slots = SharedSlots(shared, workers=4)  # type: ignore[arg-type]
    slots.release(turn(slots.take("met", GAP, False)), GAP)
    shared.away = True
    assert GAP < wait(slots.take("met", GAP, False)) <= 4 * GAP
    assert 2 * GAP <= wait(slots.take("new", GAP, False)) <= 4 * GAP
    time.sleep(4 * GAP)
    slots.release(turn(slots.take("new", GAP, False)), GAP)
    assert wait(slots.take("new", GAP, False)) > GAP


_WORKER = """
import sys, time, redis
from service.adapters.fetcher.slots import RedisSlots, Wait
client = redis.Redis.from_url(sys.argv[1])
slots, log = RedisSlots(client, "t2:"), sys.argv[2]
done = 0
while done < 12:
    found = slots.take("a", 0.1, False)
    if isinstance(found, Wait):
        time.sleep(found.seconds / 2)
        continue
    start = time.time()
    time.sleep(0.01)
    client.rpush(log, f"{start} {time.time()}")
    slots.release(found, 0.1)
    done += 1
"""


def spans(valkey_url: str, code: str, log: str) -> list[tuple[float, float]]:
    """Three processes at one site: when each of their requests began and ended, in order."""
    root = Path(__file__).resolve().parents[3]
    argv = [sys.executable, "-c", code, valkey_url, log]
    started = [subprocess.Popen(argv, cwd=root) for _ in range(3)]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    with redis.Redis.from_url(valkey_url) as client:
        found = [tuple(map(float, entry.split())) for entry in client.lrange(log, 0, -1)]
    return sorted((start, end) for start, end in found)


@pytest.mark.servers
def test_processes_never_break_a_sites_delay(valkey_url: str) -> None:
    """Three processes, 36 requests: none begins before the one before has ended, and its pause."""
    seen = spans(valkey_url, _WORKER, "log1")
    assert len(seen) == 36
    assert all(later[0] - earlier[1] >= 0.099 for earlier, later in itertools.pairwise(seen))


@pytest.mark.servers
def test_the_delay_test_can_fail(valkey_url: str) -> None:
    """With slots of each process' own the same processes do break it: the test above would see it."""
    seen = spans(
        valkey_url,
        _WORKER.replace('RedisSlots(client, "t2:")', "LocalSlots()").replace("import RedisSlots", "import LocalSlots"),
        "log2",
    )
    assert not all(later[0] - earlier[1] >= 0.099 for earlier, later in itertools.pairwise(seen))
