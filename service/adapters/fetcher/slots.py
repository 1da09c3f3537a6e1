"""One slot per site: at most one request under way, then a pause, across all workers on all machines.

    take(site)     -> Turn: go now
                   -> Wait: not yet; come back in so many seconds
    release(turn)  the pause begins; after a 429 or 503 a longer one, doubled each time, or what the site asked for

Redis keeps one hash a site and runs take and release as scripts, so that two workers can never both go. When Redis is
away each process keeps the slots itself, with pauses as many times longer as there are workers: slower, never a
stampede. Waits are handed out one behind the other (`tail`), so that a hundred jobs for one site do not all come back
at the same moment.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Protocol

import redis

log = logging.getLogger(__name__)

#: Seconds after which a slot whose holder died is free again: longer than any request takes.
HOLD = 30.0
#: Seconds of pause after the first 429 or 503, doubled with each further one, and the most.
PENALTY, MAX_PENALTY = 30.0, 3600.0
#: Seconds that a site's slot is remembered without use.
_KEPT = 2 * 3600
#: Sites that a process remembers.
_SITES = 10_000
#: Seconds without asking after Redis failed.
_REST = 5.0


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to send one request to `site` now."""

    site: str
    token: str


@dataclass(frozen=True, slots=True)
class Wait:
    """No turn yet: come back in `seconds`."""

    seconds: float


class Slots(Protocol):
    """Who may ask which site when."""

    def take(self, site: str, gap: float, queue: bool) -> Turn | Wait:
        """A turn, or how long to wait; `gap` is the site's pause in seconds.

        With `queue` the wait is a place behind all that were told to wait before, for somebody who goes away.
        """
        ...

    def release(self, turn: Turn, gap: float, penalty: bool = False, asked: float | None = None) -> None:
        """Ends a turn: the next one comes after `gap` seconds, or after a penalty of `asked` seconds or more."""
        ...


def penalty_seconds(strikes: int, asked: float | None, gap: float) -> float:
    """The pause after the `strikes`th 429 or 503 in a row (from 1)."""
    return max(gap, min(max(PENALTY * 2.0 ** min(strikes - 1, 10), asked or 0.0), MAX_PENALTY))


@dataclass(slots=True)
class _Slot:
    free_at: float = 0.0
    held_until: float = 0.0
    token: str = ""
    tail: float = 0.0
    strikes: int = 0


class LocalSlots:
    """Slots of one process."""

    def __init__(self) -> None:
        self._slots: OrderedDict[str, _Slot] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, site: str, gap: float, queue: bool) -> Turn | Wait:
        """See `Slots.take`."""
        now = time.monotonic()
        with self._lock:
            slot = self._of(site)
            held = now < slot.held_until
            free_at = max(slot.free_at, now + gap) if held else slot.free_at
            if free_at <= now:
                slot.token, slot.held_until, slot.free_at = secrets.token_hex(8), now + HOLD, now + gap
                return Turn(site, slot.token)
            if queue:
                slot.tail = max(slot.tail, free_at - gap) + gap
                return Wait(slot.tail - now)
            return Wait(free_at - now)

    def release(self, turn: Turn, gap: float, penalty: bool = False, asked: float | None = None) -> None:
        """See `Slots.release`."""
        with self._lock:
            slot = self._of(turn.site)
            slot.strikes = slot.strikes + 1 if penalty else 0
            pause = penalty_seconds(slot.strikes, asked, gap) if penalty else gap
            slot.free_at = max(slot.free_at if penalty else 0.0, time.monotonic() + pause)
            if slot.token == turn.token:
                slot.held_until = 0.0

    def hold_off(self, site: str, seconds: float) -> None:
        """Nobody of this process asks `site` for that long."""
        with self._lock:
            slot = self._of(site)
            slot.free_at = max(slot.free_at, time.monotonic() + seconds)

    def knows(self, site: str) -> bool:
        """Whether the site was met before."""
        with self._lock:
            return site in self._slots

    def _of(self, site: str) -> _Slot:
        slot = self._slots.setdefault(site, _Slot())
        self._slots.move_to_end(site)
        if len(self._slots) > _SITES:
            self._slots.popitem(last=False)
        return slot


# Times are the server's, in milliseconds. KEYS[1]: the site's hash.
_TAKE = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local gap, hold, token, queue = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
local slot = redis.call('HMGET', KEYS[1], 'free_at', 'held_until', 'tail')
local free_at = tonumber(slot[1]) or 0
if now < (tonumber(slot[2]) or 0) then free_at = math.max(free_at, now + gap) end
local answer
if free_at <= now then
  redis.call('HSET', KEYS[1], 'free_at', now + gap, 'held_until', now + hold, 'token', token)
  answer = -1
elseif queue == '1' then
  local tail = math.max(tonumber(slot[3]) or 0, free_at - gap) + gap
  redis.call('HSET', KEYS[1], 'tail', tail)
  answer = tail - now
else
  answer = free_at - now
end
redis.call('EXPIRE', KEYS[1], ARGV[5])
return answer
"""

_RELEASE = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local pause, token, penalty = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local free_at = 0
if penalty == '1' then
  local strikes = redis.call('HINCRBY', KEYS[1], 'strikes', 1)
  local grown = tonumber(ARGV[4]) * 2 ^ math.min(strikes - 1, 10)
  pause = math.max(pause, math.min(math.max(grown, tonumber(ARGV[5])), tonumber(ARGV[6])))
  free_at = tonumber(redis.call('HGET', KEYS[1], 'free_at')) or 0
else
  redis.call('HDEL', KEYS[1], 'strikes')
end
redis.call('HSET', KEYS[1], 'free_at', math.max(free_at, now + pause))
if redis.call('HGET', KEYS[1], 'token') == token then redis.call('HDEL', KEYS[1], 'held_until', 'token') end
redis.call('EXPIRE', KEYS[1], ARGV[7])
return pause
"""


class RedisSlots:
    """Slots of all workers, in Redis. Raises `redis.RedisError` when it is away."""

    def __init__(self, client: redis.Redis[bytes], prefix: str = "parley:slot:") -> None:
        self._take: Any = client.register_script(_TAKE)
        self._release: Any = client.register_script(_RELEASE)
        self._prefix = prefix

    def take(self, site: str, gap: float, queue: bool) -> Turn | Wait:
        """See `Slots.take`."""
        token = secrets.token_hex(8)
        arguments = [int(gap * 1000), int(HOLD * 1000), token, int(queue), _KEPT]
        answer = int(self._take(keys=[self._prefix + site], args=arguments))
        return Turn(site, token) if answer < 0 else Wait(answer / 1000)

    def release(self, turn: Turn, gap: float, penalty: bool = False, asked: float | None = None) -> None:
        """See `Slots.release`."""
        times = [int(seconds * 1000) for seconds in (PENALTY, min(asked or 0.0, MAX_PENALTY), MAX_PENALTY)]
        arguments = [int(gap * 1000), turn.token, int(penalty), *times, _KEPT]
        self._release(keys=[self._prefix + turn.site], args=arguments)


class SharedSlots:
    """Redis' slots while Redis is there; this process' own, with pauses `workers` times as long, while it is away."""

    def __init__(self, shared: Slots | None, workers: int) -> None:
        self._shared, self._workers = shared, max(workers, 1)
        self._local = LocalSlots()
        self._resting_until = 0.0

    def take(self, site: str, gap: float, queue: bool) -> Turn | Wait:
        """See `Slots.take`."""
        if self._shared is not None and time.monotonic() >= self._resting_until:
            try:
                return self._shared.take(site, gap, queue)
            except redis.RedisError as error:
                self._rest(error)
        return self._take_alone(site, gap, queue)

    def release(self, turn: Turn, gap: float, penalty: bool = False, asked: float | None = None) -> None:
        """See `Slots.release`. The process' own slots are told too, for the day when Redis goes away."""
        self._local.release(turn, gap * self._workers, penalty, asked)
        if self._shared is not None and time.monotonic() >= self._resting_until:
            try:
                self._shared.release(turn, gap, penalty, asked)
            except redis.RedisError as error:
                self._rest(error)

    def _take_alone(self, site: str, gap: float, queue: bool) -> Turn | Wait:
        pause = gap * self._workers
        if self._shared is not None and not self._local.knows(site):
            self._local.hold_off(site, pause * (0.5 + secrets.randbelow(1000) / 2000))  # all lose Redis at one moment
        return self._local.take(site, pause, queue)

    def _rest(self, error: redis.RedisError) -> None:
        self._resting_until = time.monotonic() + _REST
        log.warning("Redis is away, each process keeps its own slots for sites: %s", error)
