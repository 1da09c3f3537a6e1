"""Upkeep, hourly: what nobody will ask for again is taken out, and nothing that a shift rests on.

what                              kept for
--------------------------------  -----------------------------------------------------------------------------
HTML that was sent in             PARLEY_KEEP_HTML_DAYS after its job has ended, and for ever if the article is
                                  evidence of a shift that stands; the article with all its versions stays anyway
idempotency keys                  24 h, as promised
heartbeats of silent processes    1 day
finished deliveries               90 days; the alerts that they carried stay
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.pipeline import Parts

log = logging.getLogger(__name__)

IDEMPOTENCY = timedelta(hours=24)
HEARTBEATS = timedelta(days=1)
DELIVERIES = timedelta(days=90)

#: Rows in one transaction: a writer that waits for upkeep must not wait long.
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many rows upkeep has dropped or emptied."""

    pages: int
    idempotency_keys: int
    deliveries: int


def tidy(parts: Parts, keep_html_days: int) -> Tidied:
    """Does all upkeep that is due; `keep_html_days` 0 keeps pages for ever. Safe to run twice, or two at once."""
    now = parts.clock.now()
    with parts.store.writing() as tx:
        keys = tx.jobs.forget_before(now - IDEMPOTENCY)
        tx.heartbeats.forget_before(now - HEARTBEATS)
    pages = _pages(parts, now - timedelta(days=keep_html_days)) if keep_html_days else 0
    done = Tidied(pages, keys, _deliveries(parts, now - DELIVERIES))
    log.info("tidied", extra={"pages": done.pages, "idempotency_keys": keys, "deliveries": done.deliveries})
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


def _deliveries(parts: Parts, before: datetime) -> int:
    dropped = 0
    while True:
        with parts.store.writing() as tx:
            gone: int = tx.upkeep.forget_deliveries(before, _BATCH)
        dropped += gone
        if gone < _BATCH:
            return dropped
