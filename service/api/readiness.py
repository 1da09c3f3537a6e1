"""Readiness: does each part that work passes through answer, and was it alive of late?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from service.pipeline import Parts

#: A worker or beat that has shown no sign of life for this long is taken for dead (it beats every 10 s).
SILENT = timedelta(seconds=45)

Check = dict[str, Any]


def checks(parts: Parts) -> dict[str, Check]:
    """Every check by name: `{ok, detail}`."""
    found = {"database": _asked(parts.store.ping), "broker": _asked(parts.queue.ping)}
    if found["database"]["ok"]:
        with parts.store.reading() as tx:
            alive = tx.heartbeats.newest()
        now = parts.clock.now()
        for kind in ("worker", "beat"):
            at = alive.get(kind)
            ok = at is not None and now - at < SILENT
            found[kind] = {"ok": ok, "detail": f"last sign of life {at.isoformat()}" if at else "never seen"}
    return found


def _asked(ask: Any) -> Check:
    try:
        ask()
    except Exception as error:  # whatever it is, the part does not answer
        return {"ok": False, "detail": f"{type(error).__name__}: does not answer"}
    return {"ok": True, "detail": "answers"}
