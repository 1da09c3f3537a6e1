"""The senders' tasks. What they do is told in `service/delivering.py`."""

from __future__ import annotations

import os
import socket
import threading
from typing import Any

from celery.signals import worker_shutting_down

from service import delivering
from service.adapters.clock import SystemClock
from service.bootstrap import office, store
from workers.app import app

_bell = delivering.Bell()
_busy = threading.Lock()


@app.task(name="parley.deliver")
def deliver() -> None:
    """Sends what is due. One run a process: a nudge that comes meanwhile rings at it."""
    _bell.asked.set()
    while _bell.asked.is_set() and not _bell.stop.is_set() and _busy.acquire(blocking=False):
        try:
            delivering.deliver(office(), bell=_bell)
        finally:
            _busy.release()


@app.task(name="parley.sender_heartbeat")
def sender_heartbeat() -> None:
    """Shows that a sender takes tasks."""
    with store().writing() as tx:
        tx.heartbeats.beat(f"sender@{socket.gethostname()}:{os.getpid()}", "sender", SystemClock().now())


@worker_shutting_down.connect
def _stop(**_: Any) -> None:
    _bell.stop.set()
