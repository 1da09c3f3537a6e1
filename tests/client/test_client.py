"""The Python client against the real API, and against servers that misbehave."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest
import standardwebhooks

from parley_client import BadSignature, Client, Problem, Unreachable, verify
from service.adapters.signing import headers, new_secret
from service.adapters.vault import Vault

ADMIN = "an-admin-key-for-tests"


@pytest.fixture
def client(server: str) -> Client:
    return Client(server, ADMIN, tries=2)


def turn(client: Client, *actors: str) -> None:
    for actor in actors:
        for text, on in ((f"{actor} engages", "2021-10-01"), (f"{actor} rejects", "2023-06-06")):
            job = client.submit(text=text, published_at=on, outlet=on, wait=5)
            assert client.finished(job["id"])["state"] == "succeeded"


def test_from_an_article_to_its_alerts(client: Client) -> None:
    """Submit, wait, iterate the pages of a list, iterate the alerts as they come."""
    turn(client, "pakistan_government", "ttp")
    assert len(list(client.items("/v1/articles", limit=1))) == 4
    alerts = client.alerts(wait=1)
    first, second = itertools.islice(alerts, 2)
    assert [first["data"]["shift"]["actor"], second["data"]["shift"]["actor"]] == ["pakistan_government", "ttp"]
    client.submit(text="ttp rejects again", published_at="2023-06-08", wait=5)
    third = next(alerts)
    assert third["sequence"] == 3
    assert next(client.alerts(after=second["cursor"]))["id"] == third["id"]


def test_a_refusal_is_a_problem(client: Client, server: str) -> None:
    """With the API's code, words and bad fields; a wrong key too."""
    with pytest.raises(Problem) as refused:
        client.submit(text="x", published_at="yesterday")
    assert (refused.value.status, refused.value.code) == (422, "invalid_request")
    assert refused.value.errors[0]["pointer"] == "/published_at"
    with pytest.raises(Problem, match="unauthorized"):
        Client(server, "wrong").get("/v1/shifts")


def test_a_server_that_is_away_is_told_plainly() -> None:
    """The reason as a sentence, without the names of exceptions."""
    with pytest.raises(Unreachable, match=r"^http://127\.0\.0\.1:9 does not answer: Connection refused$"):
        Client("http://127.0.0.1:9", "key", tries=1).get("/v1/shifts")


def test_analyze_stores_nothing(client: Client) -> None:
    """The same body as submit, and no article afterwards."""
    assert client.analyze(text="ttp engages", published_at="2021-10-01")["stances"]["ttp"]["stance"] == "engage"
    assert list(client.items("/v1/articles")) == []


@contextmanager
def answering(*statuses: int) -> Iterator[tuple[str, list[str]]]:
    """A server that answers with these statuses, then with 200; and the requests it got."""
    left, got = list(statuses), []

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            got.append(f"{self.command} {self.headers.get('Idempotency-Key', '')}")
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            status = left.pop(0) if left else 200
            body = b'{"id": "job_1"}' if status == 200 else b"<html>proxy</html>"
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self._any()

        def do_POST(self) -> None:
            self._any()

        def log_message(self, *_: object) -> None:
            """Silent."""

    made = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{made.server_port}", got
    finally:
        made.shutdown()
        thread.join()
        made.server_close()


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The client's pauses are noted instead of slept; other threads' are theirs."""
    pauses: list[float] = []
    monkeypatch.setattr("parley_client.client.time", SimpleNamespace(sleep=pauses.append))
    return pauses


def test_passing_trouble_is_tried_again_with_one_key(no_pauses: list[float]) -> None:
    """503 and 502: a submission is sent again under the same Idempotency-Key, after growing pauses."""
    with answering(503, 502) as (url, got):
        assert Client(url, "k").submit(text="x")["id"] == "job_1"
    assert len(got) == 3
    assert len(set(got)) == 1
    assert len(no_pauses) == 2


def test_what_is_not_safe_is_sent_once() -> None:
    """A POST that could double something is not repeated."""
    with answering(503) as (url, got):
        with pytest.raises(Problem) as refused:
            Client(url, "k").post("/v1/webhooks", {"url": "http://a.example/"})
        assert refused.value.code == "unknown"
        assert len(got) == 1


def test_a_server_that_is_away_is_said_to_be() -> None:
    """After the last try."""
    with answering() as (url, _):
        pass
    with pytest.raises(Unreachable):
        Client(url, "k", tries=2).get("/v1/shifts")


def test_verify_agrees_with_the_official_library() -> None:
    """Genuine ones pass both; altered, late, unsigned and foreign ones pass neither."""
    from datetime import UTC, datetime, timedelta

    secret, other, vault, now = new_secret(), new_secret(), Vault("master"), datetime.now(UTC)
    body = json.dumps({"type": "shift.confirmed", "data": {"text": "«نه»"}}).encode()

    def made(at: datetime = now, key: str = secret) -> dict[str, str]:
        return headers([(key, vault.signer(key))], "msg_1", at, body)

    both = headers([(key, vault.signer(key)) for key in (other, secret)], "msg_1", now, body)
    assert verify(secret, made(), body) == standardwebhooks.Webhook(secret).verify(body, made())
    assert verify(secret, both, body)["type"] == "shift.confirmed"
    wrong = [
        (made(), body + b" "),
        (made(now - timedelta(minutes=6)), body),
        (made(now + timedelta(minutes=6)), body),
        (made(key=other), body),
        ({}, body),
        (made() | {"webhook-signature": "v1,nonsense v2,x"}, body),
    ]
    for sent, data in wrong:
        with pytest.raises(BadSignature):
            verify(secret, sent, data)
