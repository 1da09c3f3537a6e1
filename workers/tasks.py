"""The tasks: a few lines each. What they do is told in `service/pipeline.py`."""

from __future__ import annotations

from service import pipeline
from service.bootstrap import parts
from workers.app import app


@app.task(name="parley.collect")
def collect(job_id: str) -> None:
    """Collects one job, if it is due."""
    pipeline.collect(parts(), job_id)


@app.task(name="parley.sweep")
def sweep() -> None:
    """Nudges what got stuck."""
    pipeline.sweep(parts())
