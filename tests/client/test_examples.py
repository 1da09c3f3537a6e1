"""The receivers of docs/examples, as their readers run them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from service.adapters.fetcher.client import GuardedClient
from service.adapters.sender import WebhookSender
from service.adapters.signing import new_secret
from service.adapters.vault import Vault
from service.domain.delivery import Attempt, Letter, Parcel, Target, message

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SECRET, VAULT = new_secret(), Vault("master")
SHIFT = {"actor": "ttp", "from": "engage", "to": "reject", "before": [{"text": "«نه»"}]}
BODY = message("shift.confirmed", datetime(2026, 5, 4, tzinfo=UTC), {"shift": SHIFT})


def command(language: str) -> list[str]:
    if language == "python":
        return [sys.executable, str(EXAMPLES / "receiver.py"), "0"]
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node here")
    if language == "node with nothing":
        return [node, str(EXAMPLES / "receiver-plain.mjs"), "0"]
    if not (EXAMPLES / "node_modules" / "standardwebhooks").is_dir():
        pytest.skip("npm's standardwebhooks is not here: run npm install in docs/examples")
    return [node, str(EXAMPLES / "receiver.mjs"), "0"]


@pytest.fixture(params=["python", "node", "node with nothing"])
def receiver(request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    environment = {"PATH": os.environ["PATH"], "PARLEY_WEBHOOK_SECRET": SECRET}
    process = subprocess.Popen(command(request.param), env=environment, stdout=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.communicate()


class Altering(GuardedClient):
    """Sends another body than the one that was signed."""

    body = b""

    def request(self, method: str, url: str, headers: Any = None, body: bytes | None = None, **more: Any) -> Any:
        return super().request(method, url, headers, self.body or body, **more)


def post(
    port: int, body: bytes = BODY, secret: str = SECRET, at: datetime | None = None, signed: bytes | None = None
) -> Attempt:
    url = f"http://127.0.0.1:{port}/"
    target = Target("whk_1", "webhook", VAULT.seal(url, "whk_1"), VAULT.seal(secret, "whk_1"))
    client = Altering("Parley/test", allow=[f"127.0.0.1:{port}"])
    client.body = body if signed else b""
    sender = WebhookSender(client, VAULT)
    letter = Letter("dlv_1", "msg_1", "a", "shift.confirmed", signed or body, 1, 0)
    return sender.send(Parcel(target, (letter,)), at or datetime.now(UTC))


def test_the_receiver_takes_what_is_genuine_once(receiver: subprocess.Popen[str]) -> None:
    """Genuine: 204, and told once however often it comes; foreign or old: 400."""
    assert receiver.stdout
    port = json.loads(receiver.stdout.readline())["listening"]
    assert [post(port).status, post(port).status] == [204, 204]
    assert post(port, secret=new_secret()).status == 400
    assert post(port, body=BODY.replace(b"ttp", b"pti"), signed=BODY).status == 400
    assert post(port, at=datetime.now(UTC) - timedelta(hours=1)).status == 400
    receiver.kill()
    told = [json.loads(line) for line in receiver.stdout.read().splitlines()]
    assert told == [["shift.confirmed", "ttp", "engage", "reject"]]
