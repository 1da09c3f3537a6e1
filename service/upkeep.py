"""Upkeep, hourly: what nobody will ask for again is taken out, and nothing that a shift rests on.

what                              kept for
--------------------------------  -----------------------------------------------------------------------------
HTML that was sent in             PARLEY_KEEP_HTML_DAYS after its job has ended, and for ever if the article is
                                  evidence of a shift that stands; the article with all its versions stays anyway
idempotency keys                  24 h, as promised
heartbeats of silent processes    1 day
finished deliveries               90 days; the alerts that they carried stay
a feed's entries                  90 days after the feed has stopped showing them
what sites called a page's state  180 days after it was fetched

It also sums up what the archive's counts by month, outlet and stance have changed by.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from service.pipeline import Parts

log = logging.getLogger(__name__)

IDEMPOTENCY = timedelta(hours=24)
HEARTBEATS = timedelta(days=1)
DELIVERIES = timedelta(days=90)
ENTRIES = timedelta(days=90)
VALIDATORS = timedelta(days=180)

#: Rows in one transaction: a writer that waits for upkeep must not wait long.
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many rows upkeep has dropped or emptied."""

    pages: int
    idempotency_keys: int
    deliveries: int
    feed_entries: int
    validators: int


def tidy(parts: Parts, keep_html_days: int) -> Tidied:
    """Does all upkeep that is due; `keep_html_days` 0 keeps pages for ever. Safe to run twice, or two at once."""
    now = parts.clock.now()
    with parts.store.writing() as tx:
        keys = tx.jobs.forget_before(now - IDEMPOTENCY)
        tx.heartbeats.forget_before(now - HEARTBEATS)
    pages = _pages(parts, now - timedelta(days=keep_html_days)) if keep_html_days else 0
    with parts.store.writing() as tx:
        tx.upkeep.sum_tallies()
    done = Tidied(
        pages=pages,
        idempotency_keys=keys,
        deliveries=_in_batches(parts, lambda tx: tx.upkeep.forget_deliveries(now - DELIVERIES, _BATCH)),
        feed_entries=_in_batches(parts, lambda tx: tx.feeds.forget_entries(ENTRIES, _BATCH)),
        validators=_in_batches(parts, lambda tx: tx.pages.forget_before(now - VALIDATORS, _BATCH)),
    )
    log.info("tidied", extra=asdict(done))
    return done


def _pages(parts: Parts, before: datetime) -> int:
    removed = 0
    after: tuple[datetime, str] | None = None
    while True:
        with parts.store.writing() as tx:
            old = tx.upkeep.old_pages(before, after, _BATCH)
            # Asked for in each transaction: a shift may have come to rest on one of them meanwhile.
            needed = tx.upkeep.material_of(tx.upkeep.evidence()) if old else set()
            gone: int = tx.upkeep.remove_pages([id for _, id in old if id not in needed])
        removed += gone
        if len(old) < _BATCH:
            return removed
        after = old[-1]


def _in_batches(parts: Parts, drop: Callable[[Any], int]) -> int:
    """Calls `drop` in a transaction each until it finds less than a batch; how many rows went in all."""
    dropped = 0
    while True:
        with parts.store.writing() as tx:
            gone = drop(tx)
        dropped += gone
        if gone < _BATCH:
            return dropped
