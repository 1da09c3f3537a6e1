"""One turn, from submitting to delivering, in one process that a test may kill anywhere; run again, it goes on.

python -m bench.chaos.once sqlite:///…
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bench.chaos.clock import Noting
from bench.chaos.stage import FakeFetcher, KeywordReader, NoSimilarity, PlainExtractor, new_id
from service import pipeline
from service.adapters.clock import FixedClock
from service.adapters.database.migrate import migrate
from service.adapters.database.store import DatabaseStore
from service.adapters.database.tables import alerts, articles, deliveries, shifts
from service.adapters.queue import RecordingQueue
from service.delivering import Office, deliver
from service.domain.article import Submission
from service.pipeline import Idempotency, Parts


def main(url: str) -> None:
    """Submits two articles (once, by their keys), collects what is due, delivers; prints how much there is."""
    store, queue, clock = DatabaseStore(url), RecordingQueue(), FixedClock(datetime.now(UTC))
    migrate(store.engine)
    parts = Parts(
        store, queue, FakeFetcher(), PlainExtractor(), KeywordReader([r"a\d{5}"]), NoSimilarity(), clock, new_id
    )
    with store.writing() as tx:
        if tx.webhooks.get("webhook", "w") is None:
            row = {"id": "w", "kind": "webhook", "url": b"", "shown_url": "", "types": [], "actors": [],
                   "filters": {}, "options": {}, "secret": b""}  # fmt: skip
            tx.webhooks.add(row, clock.now())
    for stance, year in (("engages", 2021), ("rejects", 2023)):
        when = datetime(year, 6, 6, tzinfo=UTC)
        submission = Submission(text=f"a00001 {stance}", published_at=when, outlet=stance)
        pipeline.submit(parts, submission, "chaos", Idempotency(stance, stance))
    for _ in range(3):  # leases of the dead run out
        pipeline.sweep(parts)
        for job_id in queue.jobs:
            pipeline.collect(parts, job_id)
        deliver(Office(store, queue, Noting(), clock, new_id, lambda: 0.0))
        clock.advance(timedelta(minutes=2))
    with store.reading() as tx:
        counts = [tx.connection.scalar(select(func.count()).select_from(t)) for t in (articles, shifts, alerts)]
        done = tx.connection.scalar(select(func.count()).where(deliveries.c.state == "delivered"))
    print(*counts, done)


if __name__ == "__main__":
    main(sys.argv[1])
