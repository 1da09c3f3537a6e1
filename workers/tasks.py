"""The tasks: a few lines each. What they do is told in `service/pipeline.py`."""

from __future__ import annotations

import os
import socket
from typing import Any

from celery.signals import worker_process_init, worker_ready

from service import pipeline
from service.bootstrap import parts, set_up_logging
from workers.app import app


@app.task(name="parley.collect")
def collect(job_id: str) -> None:
    """Collects one job, if it is due."""
    pipeline.collect(parts(), job_id)


@app.task(name="parley.sweep")
def sweep() -> None:
    """Nudges what got stuck. Coming from beat, it also shows that beat is alive."""
    beat("beat")
    pipeline.sweep(parts())


@app.task(name="parley.heartbeat")
def heartbeat() -> None:
    """Shows that a worker takes tasks."""
    beat("worker")


def beat(kind: str) -> None:
    """Writes a sign of life of this host's processes of `kind`."""
    with parts().store.writing() as tx:
        tx.heartbeats.beat(f"{kind}@{socket.gethostname()}:{os.getppid()}", kind, parts().clock.now())


@worker_process_init.connect
def _set_up(**_: Any) -> None:
    set_up_logging()


@worker_ready.connect
def _first_beat(**_: Any) -> None:
    app.send_task("parley.heartbeat")
    app.send_task("parley.sweep")
