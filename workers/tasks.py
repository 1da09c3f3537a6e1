"""The tasks: a few lines each. What they do is told in `service/pipeline.py`."""

from __future__ import annotations

import logging
import os
import socket
from typing import Any

from celery.signals import beat_init, setup_logging, worker_init, worker_process_init, worker_ready

from service import feeds, logs, pipeline, upkeep
from service.bootstrap import config, feed_source, import_libraries, parts, set_up_logging, warm_up
from workers.app import app

log = logging.getLogger(__name__)


@app.task(name="parley.collect")
def collect(job_id: str) -> None:
    """Collects one job, if it is due."""
    with logs.bound(job_id=job_id):
        job = pipeline.collect(parts(), job_id)
        if job:
            log.info("job attempted", extra={"state": job.state.value, "article_id": job.article_id})


@app.task(name="parley.feeds")
def due_feeds() -> None:
    """Nudges the feeds that are due."""
    feeds.nudge_due(parts())


@app.task(name="parley.poll")
def poll(feed_id: str) -> None:
    """Polls one feed, if it is due."""
    with logs.bound(feed_id=feed_id):
        feed = feeds.poll(parts(), feed_source(), feed_id)
        if feed:
            log.info("feed polled", extra={"status": feed.last_status, "detail": feed.last_detail})


@app.task(name="parley.sweep")
def sweep() -> None:
    """Nudges what got stuck. Coming from beat, it also shows that beat is alive."""
    beat("beat")
    pipeline.sweep(parts())


@app.task(name="parley.tidy")
def tidy() -> None:
    """Takes out what was kept long enough."""
    upkeep.tidy(parts(), config()["PARLEY_KEEP_HTML_DAYS"])


@app.task(name="parley.heartbeat")
def heartbeat() -> None:
    """Shows that a worker takes tasks."""
    beat("worker")


def beat(kind: str) -> None:
    """Writes a sign of life of this host's processes of `kind`."""
    with parts().store.writing() as tx:
        tx.heartbeats.beat(f"{kind}@{socket.gethostname()}:{os.getppid()}", kind, parts().clock.now())


@setup_logging.connect
def _set_up(**_: Any) -> None:
    set_up_logging()


@worker_init.connect
def _import_libraries(**_: Any) -> None:
    import_libraries()


@worker_process_init.connect
def _warm_up(**_: Any) -> None:
    warm_up()


@worker_ready.connect
def _first_heartbeat(**_: Any) -> None:
    app.send_task("parley.heartbeat")


@beat_init.connect
def _first_sweep(**_: Any) -> None:
    app.send_task("parley.sweep")
