"""Starts everything, says when it is ready, keeps it running, and stops it all on Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from service.adapters.database.store import DatabaseStore
from service.adapters.queue import SENDERS
from service.config import Config
from service.launcher import valkey
from service.launcher.checks import admin_key, broker_answers, free_address, own_data_dir, ready_database
from service.launcher.children import Child, Children
from service.launcher.ready import base_url, ready, ready_lines
from service.topics.choice import chosen_topic

#: Seconds after which the user is told that something takes too long.
_READY_WITHIN = 120.0

Say = Callable[[str], None]


class _Signals:
    """Counts what asks the launcher to end: the first time it stops, the second time it hurries."""

    def __init__(self) -> None:
        self.count = 0
        self.stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._take)

    def _take(self, *_: object) -> None:
        self.count += 1
        self.stop.set()

    def hurry(self) -> bool:
        """Whether the user has asked twice."""
        return self.count > 1


def up(config: Config, say: Say) -> None:
    """Runs until SIGINT, SIGTERM or SIGHUP. Raises `BadSetting` if it cannot start."""
    topic = chosen_topic(config)
    with own_data_dir(config):
        free_address(config)
        key, new = admin_key(config)
        if config["PARLEY_REDIS_URL"]:
            broker_answers(config["PARLEY_REDIS_URL"])
        store = ready_database(config, say)
        try:
            _run(config, store, topic.settings["example"], key if new else None, say)
        finally:
            store.close()


def _run(config: Config, store: DatabaseStore, example: str, new_key: str | None, say: Say) -> None:
    signals, children = _Signals(), Children(say)
    try:
        say(f"starting the API, {config['PARLEY_WORKERS']} workers and the scheduler; data and logs: {config.data_dir}")
        _start(config, children)
        if _wait_ready(config, store, children, signals, say):
            for line in ready_lines(config, example, new_key):
                say(line)
        while not signals.stop.wait(0.3):
            children.look()
    finally:
        say("stopping (once more: at once)")
        children.stop(signals.hurry)
        say("stopped")


def _start(config: Config, children: Children) -> None:
    environment = dict(os.environ) | {"PARLEY_DATA_DIR": str(config.data_dir), "PYTHONUNBUFFERED": "1"}
    if not config["PARLEY_REDIS_URL"]:
        argv, url = valkey.command(config.data_dir, valkey.free_port())
        children.add(Child("valkey", argv, environment, _log(config, "valkey"), last=True))
        environment["PARLEY_REDIS_URL"] = url
    for name, argv in _commands(config).items():
        children.add(Child(name, argv, environment, _log(config, name)))


def _commands(config: Config) -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "-A", "workers.app"]
    worker = [*celery, "worker", "--without-gossip", "--without-mingle"]
    # The sender's own threads do the sending: Celery's two take the nudges and show that it is alive.
    sender = ["-Q", SENDERS, "-P", "threads", "-c", "2", "-n", f"sender-{os.getpid()}@%h"]
    return {
        "api": [sys.executable, "-m", "service.api"],
        "worker": [*worker, "-c", str(config["PARLEY_WORKERS"]), "-n", f"worker-{os.getpid()}@%h"],
        "sender": [*worker, *sender],
        "beat": [*celery, "beat", "--schedule", str(config.data_dir / "beat-schedule")],
    }


def _log(config: Config, name: str) -> Path:
    return config.data_dir / "logs" / f"{name}.log"


def _wait_ready(config: Config, store: DatabaseStore, children: Children, signals: _Signals, say: Say) -> bool:
    began, told = time.monotonic(), False
    since = datetime.now(UTC)
    while not signals.stop.is_set():
        children.look()
        if ready(base_url(config), store, since):
            return True
        if not told and time.monotonic() - began > _READY_WITHIN:
            say(f"not ready after {_READY_WITHIN:g} s, still trying: see {config.data_dir / 'logs'}")
            told = True
        signals.stop.wait(0.2)
    return False
