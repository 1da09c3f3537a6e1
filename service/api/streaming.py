"""Server-sent events: alerts as they come, resumed where the client stopped, correct whichever process serves it.

The stream reads the alert table; announcements over Redis only say when to look. Each stream holds a thread of the
server, so their number is capped, and each ends after a while: clients come back with `Last-Event-ID`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from service.domain.alert import Alert
from service.domain.errors import ParleyError
from service.pipeline import Parts

#: Seconds between two signs of life, and of a stream's whole life.
HEARTBEAT, LIFE = 10.0, 600.0

#: Alerts read in one go.
_BATCH = 100

#: Milliseconds after which a client comes back.
_RETRY = 2000


class TooManyStreams(ParleyError):
    """Every place for a stream is taken."""

    code = "unavailable"
    retry_after = 10


class Places:
    """The places for streams in this process."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._free = threading.BoundedSemaphore(number) if number else None

    def take(self) -> Callable[[], None]:
        """Takes a place; call what is returned to give it back, once or more often. Raises `TooManyStreams`."""
        if self._free is None or not self._free.acquire(blocking=False):
            raise TooManyStreams(
                f"All {self.number} alert streams of this server are taken: "
                "poll GET /v1/alerts?after=…&wait=30 instead, or try again later."
            )
        given_back = threading.Event()

        def give_back() -> None:
            if self._free and not given_back.is_set():
                given_back.set()
                self._free.release()

        return give_back


def events(
    parts: Parts, sequence: int, dump: Callable[[Sequence[Alert]], list[dict[str, Any]]], life: float = LIFE
) -> Iterator[bytes]:
    """The stream behind `sequence`, for `life` seconds: `id` is the alert's sequence, `data` the alert as JSON."""
    until = time.monotonic() + life
    yield f"retry: {_RETRY}\n: parley\n\n".encode()
    said = time.monotonic()
    while time.monotonic() < until:
        with parts.store.reading() as tx:
            found: Sequence[Alert] = tx.alerts.after(sequence, _BATCH)
        for alert, body in zip(found, dump(found), strict=True):
            yield f"id: {alert.sequence}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n".encode()
        if found:
            sequence, said = found[-1].sequence, time.monotonic()
            continue
        left = min(said + HEARTBEAT, until) - time.monotonic()
        if left <= 0:
            yield b": alive\n\n"
            said = time.monotonic()
        else:
            parts.queue.listen(sequence, left)
