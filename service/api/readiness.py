"""Readiness: does each part that work passes through answer, and was it alive of late?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from service.pipeline import Parts

#: Kinds of processes that show signs of life, each needed for work to be done.
KINDS = ("worker", "sender", "beat")

#: A worker or beat that has shown no sign of life for this long is taken for dead (it beats every 10 s).
SILENT = timedelta(seconds=45)

#: A delivery that nobody has tried for this long beyond its time shows that sending is stuck.
LATE = timedelta(minutes=5)

Check = dict[str, Any]


def checks(parts: Parts) -> dict[str, Check]:
    """Every check by name: `{ok, needed, detail}`; only a needed one makes the service unready."""
    found = {"database": _asked(parts.store.ping), "broker": _asked(parts.queue.ping)}
    if found["database"]["ok"]:
        now = parts.clock.now()
        with parts.store.reading() as tx:
            alive = tx.heartbeats.newest()
            overdue, feeds = tx.deliveries.oldest_unsent(now), tx.health.feeds(now)
        for kind in KINDS:
            found[kind] = _alive(alive.get(kind), now)
        found["deliveries"] = _deliveries(overdue, now)
        found["feeds"] = _feeds(*feeds)
    return found


def _alive(at: datetime | None, now: datetime) -> Check:
    ok = at is not None and now - at < SILENT
    return {"ok": ok, "needed": True, "detail": f"last sign of life {at.isoformat()}" if at else "never seen"}


def _deliveries(overdue: datetime | None, now: datetime) -> Check:
    late = now - overdue if overdue else timedelta(0)
    detail = f"the oldest has waited {late.total_seconds():.0f} s beyond its time" if late else "none is overdue"
    return {"ok": late < LATE, "needed": False, "detail": detail}


def _feeds(late: int, failing: int) -> Check:
    detail = f"{late} not polled in time, {failing} failing" if late or failing else "as they should be"
    return {"ok": not (late or failing), "needed": False, "detail": detail}


def _asked(ask: Any) -> Check:
    try:
        ask()
    except Exception as error:  # whatever it is, the part does not answer
        return {"ok": False, "needed": True, "detail": f"{type(error).__name__}: does not answer"}
    return {"ok": True, "needed": True, "detail": "answers"}
