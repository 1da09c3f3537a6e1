"""The Celery application of the workers: `celery -A workers.app worker`, `celery -A workers.app beat`."""

from __future__ import annotations

from service.bootstrap import worker_celery
from workers.schedule import SCHEDULE

app = worker_celery()
app.conf.beat_schedule = SCHEDULE
app.conf.beat_scheduler = "workers.beat:SteadyScheduler"
app.conf.imports = ("workers.tasks", "workers.delivery")
