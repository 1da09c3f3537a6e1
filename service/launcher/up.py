"""Starts everything, says when it is ready, keeps it running, and stops it all on Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from service.adapters.database.migrate import migrate
from service.adapters.database.store import DatabaseStore
from service.adapters.queue import SENDERS
from service.config import Config
from service.launcher import valkey
from service.launcher.checks import free_address, kept_secret, own_data_dir
from service.launcher.children import Child, Children

#: Seconds until everything must have shown a sign of life.
_READY_WITHIN = 120.0

#: The sender's own threads do the sending: Celery's two take the nudges and show that it is alive.
_SENDER = ("-Q", SENDERS, "-P", "threads", "-c", "2", "-n", "sender@%h")

Say = Callable[[str], None]


def up(config: Config, say: Say) -> None:
    """Runs until SIGINT or SIGTERM. Raises `BadSetting` if it cannot start."""
    lock = own_data_dir(config)
    free_address(config)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    children = Children(say)
    try:
        environment = _environment(config, children)
        key, new = _admin_key(config)
        _migrate(config)
        _start(config, children, environment)
        if _wait_ready(config, children, stop, say):
            say(ready_line(config, key, new))
        while not stop.wait(0.3):
            children.look()
    finally:
        say("stopping")
        children.stop()
        lock.close()


def _environment(config: Config, children: Children) -> dict[str, str]:
    """What the children see: the same settings, with the broker filled in."""
    environment = dict(os.environ) | {"PARLEY_DATA_DIR": str(config.data_dir), "PYTHONUNBUFFERED": "1"}
    if not config["PARLEY_REDIS_URL"]:
        argv, url = valkey.command(config.data_dir, valkey.free_port())
        children.add(Child("valkey", argv, environment, _log(config, "valkey")))
        environment["PARLEY_REDIS_URL"] = url
    return environment


def _admin_key(config: Config) -> tuple[str, bool]:
    if config["PARLEY_ADMIN_KEY"]:
        return config["PARLEY_ADMIN_KEY"], False
    return kept_secret(config.data_dir / "admin.key")


def _migrate(config: Config) -> None:
    store = DatabaseStore(config.database_url)
    try:
        migrate(store.engine)
    finally:
        store.close()


def _start(config: Config, children: Children, environment: dict[str, str]) -> None:
    celery = [sys.executable, "-m", "celery", "-A", "workers.app"]
    commands = {
        "api": [sys.executable, "-m", "service.api"],
        "worker": [*celery, "worker", "--concurrency", str(config["PARLEY_WORKERS"]), "--loglevel", "INFO"],
        "sender": [*celery, "worker", *_SENDER, "--loglevel", "INFO"],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--schedule", str(config.data_dir / "beat-schedule")],
    }
    for name, argv in commands.items():
        children.add(Child(name, argv, environment, _log(config, name)))


def _log(config: Config, name: str) -> Path:
    return config.data_dir / "logs" / f"{name}.log"


def _wait_ready(config: Config, children: Children, stop: threading.Event, say: Say) -> bool:
    until = time.monotonic() + _READY_WITHIN
    while not stop.is_set():
        children.look()
        if _ready(f"{base_url(config)}readyz"):
            return True
        if time.monotonic() > until:
            say(f"not ready after {_READY_WITHIN:g} s, still trying: see {config.data_dir / 'logs'}")
            until = float("inf")
        stop.wait(0.2)
    return False


def _ready(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as response:
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def base_url(config: Config) -> str:
    """Where the API is, for people on this machine."""
    host = config["PARLEY_HOST"]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{config['PARLEY_PORT']}/"


def ready_line(config: Config, key: str, new: bool) -> str:
    """What the user is told: where it is, the key if it is new, and a command to paste."""
    url = base_url(config)
    token = key if new else f"$(cat {config.data_dir / 'admin.key'})"
    if config["PARLEY_ADMIN_KEY"]:
        token = "$PARLEY_ADMIN_KEY"
    text = "ISLAMABAD: The government will not hold talks with the banned TTP, the interior minister said on Tuesday."
    lines = [
        f"parley is ready: {url}  try: curl -s -H 'Content-Type: application/json' -H 'Prefer: wait=20' "
        f'-H "Authorization: Bearer {token}" {url}v1/articles '
        f'-d \'{{"text": "{text}", "published_at": "2023-06-06"}}\''
    ]
    if new:
        lines.append(f"the admin key, shown this once and kept in {config.data_dir / 'admin.key'}: {key}")
    return "\n".join(lines)
