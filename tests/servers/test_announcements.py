"""Announcements of new alerts across processes, over a real Valkey."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from service.adapters.announcements import Announcements
from service.adapters.queue import CeleryQueue
from service.launcher import valkey

pytestmark = pytest.mark.servers


class Server:
    """A Valkey that can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        self.argv, self.url = valkey.command(folder, valkey.free_port())
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(self.argv, stdout=subprocess.DEVNULL)
        client = redis.Redis.from_url(self.url)
        for _ in range(200):
            try:
                client.ping()
                break
            except redis.RedisError:
                time.sleep(0.05)
        client.close()

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.start()
    yield server
    server.stop()


def wait_for(heard: Announcements | CeleryQueue, sequence: int) -> threading.Thread:
    """A thread that ends when something beyond `sequence` was heard, however often the wait returns early."""
    announcements = heard if isinstance(heard, Announcements) else heard._announcements

    def wait() -> None:
        while announcements._newest <= sequence:
            announcements.wait(sequence, 30)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def test_an_announcement_wakes_listeners_in_other_processes(server: Server) -> None:
    """One publishes, all who wait elsewhere hear of it, with one subscription for all of a process."""
    here, there = CeleryQueue(server.url), CeleryQueue(server.url)
    waiting = [wait_for(there, 6) for _ in range(5)]
    client = redis.Redis.from_url(server.url)
    for _ in range(200):
        if client.pubsub_numsub("parley:alerts")[0][1]:
            break
        time.sleep(0.05)
    here.announce(7)
    for thread in waiting:
        thread.join(20)
        assert not thread.is_alive()
    assert client.pubsub_numsub("parley:alerts")[0][1] == 1
    client.close()


def test_without_a_broker_listeners_return_and_look_for_themselves(server: Server) -> None:
    """A lost broker makes nobody wait for ever; when it is back, announcements are heard again."""
    heard = Announcements(server.url)
    heard.wait(0, 0.01)
    server.stop()
    started = threading.Event()

    def look() -> None:
        heard.wait(0, 600)
        started.set()

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    assert started.wait(20)
    server.start()
    waiting = wait_for(heard, 0)
    client = redis.Redis.from_url(server.url)
    for _ in range(200):
        client.publish("parley:alerts", "1")
        waiting.join(0.1)
        if not waiting.is_alive():
            break
    assert not waiting.is_alive()
    client.close()
