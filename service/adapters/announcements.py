"""Announcements of new alerts over Redis, heard by one thread a process, handed on to all who wait there."""

from __future__ import annotations

import logging
import os
import threading
import time

import redis

log = logging.getLogger(__name__)

#: The channel on which the alert feed's growth is announced to listeners in other processes.
CHANNEL = "parley:alerts"

#: Longest wait in one go, in seconds: an announcement may be lost, so the store is looked at as often as this.
_TRUSTING, _ALONE = 5.0, 0.5

#: Seconds before a broken subscription is tried again.
_AGAIN = 1.0


class Announcements:
    """Waits for the feed to grow. The thread starts at the first wait; a forked child starts one of its own."""

    def __init__(self, redis_url: str) -> None:
        self._url = redis_url
        self._changed = threading.Condition()
        self._newest = 0
        self._hearing = False
        self._process = 0
        self._complained = False

    def wait(self, sequence: int, seconds: float) -> None:
        """Returns once something beyond `sequence` was announced, or after `seconds`, or earlier if it is wiser."""
        self._start()
        with self._changed:
            if self._newest <= sequence:
                self._changed.wait(min(seconds, _TRUSTING if self._hearing else _ALONE))

    def _start(self) -> None:
        with self._changed:
            if self._process == os.getpid():
                return
            self._process = os.getpid()
        threading.Thread(target=self._hear_for_ever, name="announcements", daemon=True).start()

    def _hear_for_ever(self) -> None:
        while True:
            try:
                self._hear()
            except (redis.RedisError, OSError, ValueError) as error:
                self._complain(error)
            self._tell(hearing=False)
            time.sleep(_AGAIN)

    def _complain(self, error: Exception) -> None:
        """Once an outage: a line a second would bury all others."""
        if not self._complained:
            log.warning("announcements are not heard, listeners poll: %s", type(error).__name__)
        self._complained = True

    def _hear(self) -> None:
        client = redis.Redis.from_url(self._url, socket_timeout=30, socket_connect_timeout=2, health_check_interval=10)
        with client, client.pubsub(ignore_subscribe_messages=True) as heard:
            heard.subscribe(CHANNEL)
            self._complained = False
            self._tell(hearing=True)
            while True:
                message = heard.get_message(timeout=5.0)
                if message:
                    self._tell(hearing=True, newest=int(message["data"]))

    def _tell(self, hearing: bool, newest: int = 0) -> None:
        with self._changed:
            self._hearing = hearing
            self._newest = max(self._newest, newest)
            self._changed.notify_all()
