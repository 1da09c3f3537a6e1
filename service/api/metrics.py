"""Prometheus metrics, read from the database at each scrape: right across processes and restarts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime
from math import inf, nan
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from service.api.readiness import KINDS
from service.pipeline import Parts


class _Stored(Collector):
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        """All families."""
        now = self._parts.clock.now()
        with self._parts.store.reading() as tx:
            counts, oldest = tx.jobs.counts(), tx.jobs.oldest_due(now)
            alive, sequence = tx.heartbeats.newest(), tx.alerts.last_sequence()
            delivering = _delivering(tx, now)
            feeding = _feeding(tx, now)
        jobs = GaugeMetricFamily("parley_jobs", "Jobs that have not succeeded, by state.", labels=["state"])
        for state in ("queued", "running", "failed"):
            jobs.add_metric([state], counts.get(state, 0))
        yield jobs
        age = (now - oldest).total_seconds() if oldest else 0.0
        yield GaugeMetricFamily("parley_job_oldest_due_seconds", "Age of the longest-waiting due job.", value=age)
        yield GaugeMetricFamily("parley_alerts_sequence", "Newest place in the alert feed.", value=sequence)
        beats = GaugeMetricFamily(
            "parley_heartbeat_age_seconds", "Since the newest sign of life; +Inf: none.", labels=["kind"]
        )
        for kind in KINDS:
            beats.add_metric([kind], (now - alive[kind]).total_seconds() if kind in alive else inf)
        yield beats
        yield from delivering
        yield from feeding


def _delivering(tx: Any, now: datetime) -> list[Metric]:
    deliveries = GaugeMetricFamily("parley_deliveries", "Deliveries not done, by state.", labels=["state"])
    counts = tx.deliveries.counts()
    for state in ("pending", "failed"):
        deliveries.add_metric([state], counts.get(state, 0))
    oldest = tx.deliveries.oldest_unsent(now)
    late = (now - oldest).total_seconds() if oldest else 0.0
    overdue = GaugeMetricFamily(
        "parley_delivery_oldest_overdue_seconds", "How long the oldest delivery waits beyond its time.", value=late
    )
    targets = GaugeMetricFamily("parley_targets", "Webhooks and channels.", labels=["kind", "state"])
    found = tx.webhooks.counts()
    for place in itertools.product(("channel", "webhook"), ("disabled", "enabled")):
        targets.add_metric(place, found.get(place, 0))
    nothing = "Enabled webhooks and channels that accept nothing."
    failing = GaugeMetricFamily("parley_targets_failing", nothing, value=tx.webhooks.failing_count())
    return [deliveries, overdue, targets, failing]


def _feeding(tx: Any, now: datetime) -> list[Metric]:
    late, failing = tx.health.feeds(now)
    feeds = GaugeMetricFamily("parley_feeds_unwell", "Feeds not polled in time, or failing.", labels=["why"])
    feeds.add_metric(["late"], late)
    feeds.add_metric(["failing"], failing)
    newest = tx.health.newest_article()
    age = (now - newest).total_seconds() if newest else nan
    silence = GaugeMetricFamily(
        "parley_newest_article_age_seconds", "Since an article last came in; NaN: none yet.", value=age
    )
    return [feeds, silence]


def render(parts: Parts) -> bytes:
    """The text exposition."""
    registry = CollectorRegistry()
    registry.register(_Stored(parts))
    return generate_latest(registry)
