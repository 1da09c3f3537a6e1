"""Prometheus metrics, read from the database at each scrape: right across processes and restarts."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

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
        jobs = GaugeMetricFamily("parley_jobs", "Jobs that have not succeeded, by state.", labels=["state"])
        for state in ("queued", "running", "failed"):
            jobs.add_metric([state], counts.get(state, 0))
        yield jobs
        age = (now - oldest).total_seconds() if oldest else 0.0
        yield GaugeMetricFamily("parley_job_oldest_due_seconds", "Age of the longest-waiting due job.", value=age)
        yield GaugeMetricFamily("parley_alerts_sequence", "Newest place in the alert feed.", value=sequence)
        beats = GaugeMetricFamily("parley_heartbeat_age_seconds", "Since the newest sign of life.", labels=["kind"])
        for kind, at in sorted(alive.items()):
            beats.add_metric([kind], (now - at).total_seconds())
        yield beats


def render(parts: Parts) -> bytes:
    """The text exposition."""
    registry = CollectorRegistry()
    registry.register(_Stored(parts))
    return generate_latest(registry)
