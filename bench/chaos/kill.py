"""Campaign 2: kill -9 at every named failpoint and at random, a broker that dies, is emptied or away, a database that
stops at once. Afterwards: every accepted article is there once, every turn is one alert, every alert was delivered."""

from __future__ import annotations

import itertools
import random
import re
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bench.chaos.processes import KEY, Installation
from bench.chaos.receivers import Receiver, receiving
from bench.chaos.verifiers import opinions
from parley_client import Client, Problem, Unreachable
from service.adapters.database.store import DatabaseStore
from service.adapters.database.tables import alerts, articles, deliveries, jobs, shifts

PROCESSES = ("api", "worker", "beat", "sender")

#: Seconds within which everything must be finished after the last fault.
RECOVERY = 120.0

#: Seconds after which nothing more is waited for: what is late is not lost.
PATIENCE = 900.0


@dataclass
class Result:
    """What was done and found; `problems` is empty if all is well."""

    database: str
    accepted: int = 0
    alerts: int = 0
    delivered: int = 0
    duplicates: int = 0
    failpoints: list[str] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    recovery: dict[str, float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    planted: dict[str, bool] = field(default_factory=dict)


def failpoints() -> list[str]:
    """Every name in the source."""
    found: set[str] = set()
    for path in (Path(__file__).resolve().parents[2] / "service").rglob("*.py"):
        found |= set(re.findall(r'failpoint\("([a-z_.]+)"\)', path.read_text()))
    return sorted(found)


class Traffic:
    """Sends two articles for each of ever new actors, which makes one turn each; remembers what was accepted.

    `pause` is in seconds after each article; `refused` counts requests that were not answered with 202, `slowest` is
    the longest time that one took which was.
    """

    def __init__(self, url: str, pause: float) -> None:
        self._client, self.pause = Client(url, KEY, tries=1, timeout=20), pause
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._numbers = itertools.count()
        self.jobs: dict[str, str] = {}
        self.actors: set[str] = set()
        self.refused, self.slowest = 0, 0.0

    def _run(self) -> None:
        while not self._stop.is_set():
            actor = f"a{next(self._numbers):05d}"
            for stance, day in (("engages", "2021-10-01"), ("rejects", "2023-06-06")):
                self._send(f"{actor}-{stance}", f"{actor} {stance}", day)
            self.actors.add(actor)

    def _send(self, name: str, text: str, day: str) -> None:
        """Until it is accepted: a client that got no answer asks again with the same idempotency key."""
        while True:
            began = time.monotonic()
            try:
                job = self._client.submit(idempotency_key=name, text=text, published_at=day, outlet=f"{day}.example")
                self.jobs[name] = job["id"]
                break
            except (Problem, Unreachable):
                self.refused += 1
                time.sleep(0.2)
        self.slowest = max(self.slowest, time.monotonic() - began)
        time.sleep(self.pause)

    def start(self) -> None:
        """Begins, or goes on with new actors."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends after the actor that is under way."""
        self._stop.set()
        if self._thread:
            self._thread.join(120)


def run(database: Any, folder: Path, kills: int, seed: int, away: float, pause: float = 0.15) -> Result:
    """The campaign on one kind of database (`databases.py`); the broker is `away` for so many seconds."""
    result, dice = Result(database.name), random.Random(seed)
    with receiving() as receiver:
        allow = receiver.url.split("/")[2]
        place = Installation(folder, database.url, allow)
        try:
            place.start()
            secret = Client(place.url, KEY).post("/v1/webhooks", {"url": receiver.url})["secret"]
            traffic = Traffic(place.url, pause)
            traffic.start()
            _each_failpoint(place, result)
            _at_random(place, result, dice, kills)
            _settle(place, database, result, traffic, "the kills")
            _broker(place, result, traffic)
            _settle(place, database, result, traffic, "Valkey was killed and emptied")
            _broker_away(place, result, traffic, away)
            _settle(place, database, result, traffic, "Valkey came back")
            if database.attack(result.faults, traffic):
                _settle(place, database, result, traffic, "PostgreSQL was up again")
            _judge(database.url, result, traffic, receiver, secret)
            result.planted = _planted(database.url, result, traffic, receiver, secret)
        finally:
            place.stop()
    return result


def _each_failpoint(place: Installation, result: Result, patience: float = 90) -> None:
    for name in failpoints():
        (place.points / name).touch()
        if place.wait(lambda name=name: not (place.points / name).exists(), patience, 0.05):
            result.failpoints.append(name)
        else:
            (place.points / name).unlink(missing_ok=True)
            result.unreached.append(name)


def _at_random(place: Installation, result: Result, dice: random.Random, kills: int) -> None:
    while sum(result.kills.values()) < kills:
        name = dice.choice(PROCESSES)
        if place.kill(name, dice):
            result.kills[name] += 1
        time.sleep(dice.uniform(0.2, 2.4))


def _broker(place: Installation, result: Result, traffic: Traffic) -> None:
    traffic.start()
    place.wait(lambda: False, 3)
    place.running["valkey"].kill()
    result.faults.append("Valkey killed")
    place.wait(place.ready, 60)
    place.redis().flushall()
    result.faults.append("Valkey emptied under load")
    time.sleep(2)


def _broker_away(place: Installation, result: Result, traffic: Traffic, away: float) -> None:
    """Every POST is answered with 202 all the while."""
    traffic.start()
    place.wait(place.ready, 60)
    place.hold("valkey")
    before, traffic.refused, traffic.slowest = len(traffic.jobs), 0, 0.0
    usual, traffic.pause = traffic.pause, max(traffic.pause, 0.5)
    time.sleep(away)
    came, refused = len(traffic.jobs) - before, traffic.refused
    traffic.pause = usual
    place.release("valkey")
    result.faults.append(
        f"Valkey away for {away:.0f} s: {came:,} articles were accepted meanwhile, {refused} refused, the slowest "
        f"answer took {traffic.slowest:.1f} s"
    )
    _expect(result, came >= 4 and not refused, f"while Valkey was away {came} articles were accepted, {refused} not")


def _settle(place: Installation, database: Any, result: Result, traffic: Traffic, after: str) -> None:
    """Stops the traffic and waits until everything is done; that it takes longer than `RECOVERY` is a problem."""
    began = time.monotonic()
    traffic.stop()
    store = DatabaseStore(database.url)

    def done() -> bool:
        with store.reading() as tx:
            counts, pending = tx.jobs.counts(), tx.deliveries.counts().get("pending", 0)
            told = tx.alerts.last_sequence()
        return not counts and not pending and told >= len(traffic.actors)

    place.wait(done, PATIENCE)
    result.recovery[after] = time.monotonic() - began
    store.close()
    late = result.recovery[after] > RECOVERY
    _expect(result, not late, f"not finished within {RECOVERY:.0f} s after {after}")
    time.sleep(0.5)  # the last answers reach the receiver's list


def _judge(url: str, result: Result, traffic: Traffic, receiver: Receiver, secret: str) -> None:
    store = DatabaseStore(url)
    with store.reading() as tx:
        states = dict(tx.connection.execute(select(jobs.c.id, jobs.c.state)).tuples().all())
        kept = tx.connection.scalar(select(func.count()).select_from(articles)) or 0
        turned = Counter(tx.connection.scalars(select(shifts.c.actor)))
        told = tx.connection.execute(select(alerts.c.sequence, alerts.c.actor, alerts.c.id)).all()
        sent = tx.connection.scalar(select(func.count()).select_from(deliveries)) or 0
    store.close()
    result.accepted, result.alerts = len(traffic.jobs), len(told)
    lost = [name for name, job in traffic.jobs.items() if states.get(job) != "succeeded"]
    _expect(result, not lost, f"{len(lost)} accepted articles did not succeed: {lost[:3]}")
    _expect(result, kept == len(traffic.jobs), f"{kept} articles of {len(traffic.jobs)} accepted")
    _expect(result, set(turned) == traffic.actors, f"{len(traffic.actors ^ set(turned))} turns lost or invented")
    _expect(result, max(turned.values(), default=0) <= 1, "a turn was written twice")
    _expect(result, Counter(a.actor for a in told) == Counter(traffic.actors), "an alert was lost or doubled")
    _expect(result, sorted(a.sequence for a in told) == list(range(1, len(told) + 1)), "the feed has gaps")
    _expect(result, sent == len(told), f"{sent} deliveries for {len(told)} alerts")
    arrived = Counter(got.headers["webhook-id"] for got in receiver.accepted)
    result.delivered, result.duplicates = len(arrived), sum(arrived.values()) - len(arrived)
    missing = {f"msg_{a.id}" for a in told} ^ set(arrived)
    _expect(result, not missing, f"{len(missing)} alerts did not arrive, or nobody had raised them")
    unverified = [got for got in receiver.got if not all(opinions(secret, got.headers, got.body, got.at).values())]
    _expect(result, not unverified, f"{len(unverified)} messages were not verified")


def _expect(result: Result, holds: bool, problem: str) -> None:
    if not holds:
        result.problems.append(problem)


def _planted(url: str, result: Result, traffic: Traffic, receiver: Receiver, secret: str) -> dict[str, bool]:
    """Each check sees a fault that is planted into what it looks at: name -> seen."""

    def sees(words: str, look: Callable[[Result], None]) -> bool:
        again = Result(result.database)
        look(again)
        return any(words in problem for problem in again.problems)

    def with_traffic(names: dict[str, str], actors: set[str]) -> Callable[[Result], None]:
        fake = Traffic("http://127.0.0.1:9", 0)
        fake.jobs, fake.actors = names, actors
        return lambda again: _judge(url, again, fake, receiver, secret)

    without = Receiver(
        got=[g for g in receiver.got if g.headers["webhook-id"] != receiver.got[0].headers["webhook-id"]]
    )
    return {
        "an accepted article that is gone": sees(
            "did not succeed", with_traffic(traffic.jobs | {"lost": "job_lost"}, traffic.actors)
        ),
        "a turn without a shift": sees("lost or invented", with_traffic(traffic.jobs, traffic.actors | {"a99999"})),
        "an alert that did not arrive": sees(
            "did not arrive", lambda again: _judge(url, again, traffic, without, secret)
        ),
        "a wrong secret": sees(
            "not verified", lambda again: _judge(url, again, traffic, receiver, "whsec_" + "A" * 32)
        ),
        "an alert raised twice": _doubled_alert(url, lambda again: _judge(url, again, traffic, receiver, secret), sees),
    }


def _doubled_alert(url: str, look: Callable[[Result], None], sees: Any) -> bool:
    store = DatabaseStore(url)
    with store.writing() as tx:
        row = dict(tx.connection.execute(select(alerts).limit(1)).mappings().one())
        end = tx.alerts.last_sequence() + 1
        tx.connection.execute(alerts.insert().values(row | {"sequence": end, "id": "doubled"}))
    seen: bool = sees("lost or doubled", look)
    with store.writing() as tx:
        tx.connection.execute(alerts.delete().where(alerts.c.id == "doubled"))
    store.close()
    return seen


def stays_undone(database: Any, folder: Path, without: tuple[str, ...] = ("beat",), patience: float = 30) -> bool:
    """Empties the broker under waiting articles, in an installation `without` some process. True if they stay undone.

    Without beat, which makes the sweeper run, they must.
    """
    with receiving() as receiver:
        place = Installation(folder, database.url, receiver.url.split("/")[2], without)
        try:
            place.start(lambda: _answers(place))
            place.hold("worker")
            traffic = Traffic(place.url, 0.01)
            traffic.start()
            place.wait(lambda: len(traffic.jobs) >= 6, 30)
            traffic.stop()
            place.redis().flushall()
            place.release("worker")
            store = DatabaseStore(database.url)

            def left() -> int:
                with store.reading() as tx:
                    return sum(tx.jobs.counts().values())

            stuck = not place.wait(lambda: left() == 0, patience)
            store.close()
            return stuck
        finally:
            place.stop()


def _answers(place: Installation) -> bool:
    try:
        urllib.request.urlopen(f"{place.url}/healthz", timeout=2).close()
    except OSError:
        return False
    return True
