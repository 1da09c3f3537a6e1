"""The `Queue` port on Celery: nudges by task name, so that the API never imports the workers."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

import redis
from celery import Celery
from kombu.exceptions import OperationalError

from service.adapters.announcements import CHANNEL, Announcements

log = logging.getLogger(__name__)

#: The queue of the workers, which is also the name of its list at the broker.
WORKERS = "parley"

#: The queue of the senders: a backlog of articles must not hold up alerts, nor a slow receiver the articles.
SENDERS = "parley-deliveries"

#: A nudge that nobody took in this many seconds is worthless: beat sends the next one.
_FLEETING = 30

#: Seconds without trying after the broker failed: a POST must not wait for a dead broker each time.
_REST = 2.0


def make_celery(redis_url: str) -> Celery:
    """The Celery application, with the settings that matter (reasons in `docs/decisions/0003-celery-settings.md`)."""
    app = Celery("parley", broker=redis_url)
    app.conf.update(
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_max_tasks_per_child=1000,
        worker_proc_alive_timeout=120,  # models are loaded in this time
        worker_soft_shutdown_timeout=10.0,
        worker_enable_soft_shutdown_on_idle=True,
        worker_cancel_long_running_tasks_on_connection_loss=True,
        worker_hijack_root_logger=False,
        task_default_queue=WORKERS,
        task_routes={"parley.deliver": {"queue": SENDERS}, "parley.sender_heartbeat": {"queue": SENDERS}},
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "socket_timeout": 30,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
            "health_check_interval": 25,
            "visibility_timeout": 600,
        },
        timezone="UTC",
    )
    return app


class CeleryQueue:
    """Nudges through Celery, announcements through Redis pub/sub. Never raises, never waits long for a dead broker."""

    def __init__(self, redis_url: str) -> None:
        self._celery = make_celery(redis_url)
        # Left to itself, kombu tries for six seconds to connect.
        patience = {"socket_timeout": 2, "socket_connect_timeout": 1, "max_retries": 0}
        self._celery.conf.broker_transport_options = {**self._celery.conf.broker_transport_options, **patience}
        self._redis = redis.Redis.from_url(redis_url, socket_timeout=2, socket_connect_timeout=1)
        self._announcements = Announcements(redis_url)
        self._resting_until = 0.0
        self._lock = threading.Lock()

    def nudge_job(self, job_id: str) -> None:
        """Sends `parley.collect` with the job's id."""
        self._send("parley.collect", job_id)

    def nudge_deliveries(self) -> None:
        """Sends `parley.deliver`."""
        self._send("parley.deliver", expires=_FLEETING)

    def nudge_feed(self, feed_id: str) -> None:
        """Sends `parley.poll` with the feed's id."""
        self._send("parley.poll", feed_id)

    def announce(self, sequence: int) -> None:
        """Publishes the feed's newest place."""
        try:
            self._redis.publish(CHANNEL, str(sequence))
        except redis.RedisError as error:
            log.warning("announcement lost, listeners will find the alert by polling: %s", error)

    def listen(self, sequence: int, seconds: float) -> None:
        """Waits for an announcement of something newer; never longer than it is wise to rely on announcements."""
        self._announcements.wait(sequence, seconds)

    def idle(self) -> bool:
        """Looks at the length of the workers' list; what a worker has taken from it is not waiting."""
        try:
            return self._redis.llen(WORKERS) == 0
        except redis.RedisError:
            return False

    def ping(self) -> None:
        """Asks the broker for a sign of life. Raises `redis.RedisError`."""
        self._redis.ping()

    def _send(self, task: str, *arguments: Any, **options: Any) -> None:
        if time.monotonic() < self._resting_until:
            return
        try:
            self._celery.send_task(task, arguments, retry=False, ignore_result=True, **options)
        except (OperationalError, redis.RedisError, OSError) as error:
            with self._lock:
                self._resting_until = time.monotonic() + _REST
            log.warning("nudge lost, the sweeper will repeat it: %s", error)


class RecordingQueue:
    """A queue for tests: remembers what it was asked to do."""

    def __init__(self) -> None:
        self.jobs: list[str] = []
        self.feeds: list[str] = []
        self.deliveries = 0
        self.announced: list[int] = []

    def nudge_job(self, job_id: str) -> None:
        """Remembers the job."""
        self.jobs.append(job_id)

    def nudge_deliveries(self) -> None:
        """Counts."""
        self.deliveries += 1

    def nudge_feed(self, feed_id: str) -> None:
        """Remembers the feed."""
        self.feeds.append(feed_id)

    def announce(self, sequence: int) -> None:
        """Remembers the sequence."""
        self.announced.append(sequence)

    def listen(self, sequence: int, seconds: float) -> None:
        """Returns at once if something newer was announced, else takes a short nap."""
        if max(self.announced, default=0) <= sequence:
            time.sleep(min(seconds, 0.02))

    def idle(self) -> bool:
        """Whether it was not asked for jobs, or forgot."""
        return not self.jobs

    def ping(self) -> None:
        """Always there."""
