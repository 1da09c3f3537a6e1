"""Campaign 4: a clock that steps back and forth by up to two hours while articles come in, are read and told."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bench.chaos.stage import FakeFetcher, KeywordReader, NoSimilarity, PlainExtractor, new_id
from service import pipeline
from service.adapters.clock import FixedClock
from service.adapters.database.migrate import migrate
from service.adapters.database.store import DatabaseStore
from service.adapters.queue import RecordingQueue
from service.delivering import Office, deliver
from service.domain.article import Submission
from service.domain.delivery import Attempt, Parcel
from service.pipeline import Parts


class Noting:
    """Accepts everything, and remembers which message came how often."""

    def __init__(self) -> None:
        self.got: Counter[str] = Counter()

    def send(self, parcel: Parcel, now: datetime) -> Attempt:
        """Accepts."""
        self.got.update(letter.message_id for letter in parcel.letters)
        return Attempt(now, 1, 200)


def run(url: str, actors: int, seed: int = 7) -> tuple[int, list[str], dict[str, bool]]:
    """(steps of the clock, problems, planted fault -> seen)."""
    dice, clock, store, sender = random.Random(seed), FixedClock(datetime.now(UTC)), DatabaseStore(url), Noting()
    migrate(store.engine)
    queue = RecordingQueue()
    fakes = FakeFetcher(), PlainExtractor(), KeywordReader([r"a\d{5}"]), NoSimilarity()
    parts = Parts(store, queue, *fakes, clock, new_id)
    office = Office(store, queue, sender, clock, new_id, dice.random)
    row = {"id": "w", "kind": "webhook", "url": b"", "shown_url": "", "types": [], "actors": [], "filters": {},
           "options": {}, "secret": b""}  # fmt: skip
    with store.writing() as tx:
        tx.webhooks.add(row, clock.now())
    steps = 0
    for number in range(actors):
        for stance, day in (("engages", 2021), ("rejects", 2023)):
            when = datetime(day, 6, 6, tzinfo=UTC)
            job = pipeline.submit(parts, Submission(text=f"a{number:05d} {stance}", published_at=when), "chaos")
            clock.advance(timedelta(seconds=dice.uniform(-7200, 7200)))
            steps += 1
            if dice.random() < 0.7:
                pipeline.collect(parts, job.id)
        deliver(office)
    for _ in range(20):  # the clock goes right again: what was put off comes due
        clock.advance(timedelta(hours=6))
        pipeline.sweep(parts)
        for job_id in set(queue.jobs):
            pipeline.collect(parts, job_id)
        deliver(office)
    with store.reading() as tx:
        left, told = tx.jobs.counts(), [alert.id for alert in tx.alerts.after(0, 10 * actors)]
    store.close()
    return steps, judge(left, told, sender.got, actors), _planted(told, sender.got, actors)


def judge(left: Mapping[str, int], told: Sequence[str], got: Counter[str], actors: int) -> list[str]:
    """What is wrong: `left` are jobs by state, `told` ids of alerts, `got` how often each message came."""
    problems = [f"jobs not done: {left}"] if left else []
    if len(told) != actors:
        problems.append(f"{len(told)} alerts for {actors} turns")
    if got != Counter(f"msg_{id_}" for id_ in told):
        problems.append("an alert was not delivered, or twice")
    return problems


def _planted(told: Sequence[str], got: Counter[str], actors: int) -> dict[str, bool]:
    """The check sees each fault that is planted into what it looks at: name -> seen."""
    first = Counter([f"msg_{told[0]}"])
    return {
        "a job that is not done": bool(judge({"queued": 1}, told, got, actors)),
        "a turn without an alert": any("turns" in found for found in judge({}, told[1:], got - first, actors)),
        "an alert that was not delivered": any(
            "not delivered" in found for found in judge({}, told, got - first, actors)
        ),
        "an alert that came twice": any("or twice" in found for found in judge({}, told, got + first, actors)),
    }
