"""The webhook sender over the guarded client, to receivers that misbehave."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import standardwebhooks
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bench.chaos.receivers import Receiver, receiving
from service.adapters.fetcher.client import GuardedClient
from service.adapters.sender import MAX_ANSWER, WebhookSender, retry_after
from service.adapters.signing import new_secret
from service.adapters.vault import Vault
from service.domain.delivery import Attempt, Letter, Parcel, Target

VAULT, SECRET = Vault("master"), new_secret()
BODY = '{"type":"shift.confirmed","data":{"text":"نه"}}'.encode()


def post(url: str, allow: bool = True, deadline: float = 1.0) -> Attempt:
    pairs = [url.split("/")[2]] if allow else []
    sender = WebhookSender(GuardedClient("Parley/test", allow=pairs), VAULT, deadline)
    target = Target("whk_1", "webhook", VAULT.seal(url, "whk_1"), VAULT.seal(SECRET, "whk_1"))
    return sender.send(
        Parcel(target, (Letter("dlv_1", "msg_1", None, "shift.confirmed", BODY, 1, 0),)), dt.datetime.now(dt.UTC)
    )


def test_the_exact_bytes_arrive_signed() -> None:
    """The stored body goes out as it is, and the official library verifies it."""
    with receiving() as receiver:
        attempt = post(receiver.url)
    (got,) = receiver.got
    assert (attempt.status, attempt.error, attempt.head) == (200, None, "thanks")
    assert got.body == BODY
    assert got.headers["webhook-id"] == "msg_1"
    standardwebhooks.Webhook(SECRET).verify(got.body, got.headers)


FAULTS = [
    ("500", 500, "status"),
    ("429", 429, "status"),
    ("410", 410, "status"),
    ("302", 302, "status"),
    ("reset", None, "unreachable"),
    ("slow", None, "timeout"),
]


@pytest.mark.parametrize(("fault", "status", "error"), FAULTS, ids=[row[0] for row in FAULTS])
def test_each_fault_is_a_failed_attempt(fault: str, status: int | None, error: str) -> None:
    """Whatever a receiver does, the sender comes back with the status, if there was one, and a reason."""
    with receiving(Receiver(lambda _headers: fault)) as receiver:
        attempt = post(receiver.url)
    assert attempt.status == status
    assert attempt.error is not None
    assert attempt.error.startswith(error + ":")
    assert (attempt.retry_after == 30) is (fault == "429")


def test_an_endless_answer_is_cut_off() -> None:
    """A 200 is a success however much follows it; 20 kB of it are kept."""
    with receiving(Receiver(lambda _headers: "endless")) as receiver:
        attempt = post(receiver.url)
    assert (attempt.status, attempt.error) == (200, None)
    assert attempt.head is not None
    assert len(attempt.head) == MAX_ANSWER


def test_a_private_address_is_refused() -> None:
    """Without the exemption, a webhook to this machine is never sent."""
    with receiving() as receiver:
        attempt = post(receiver.url, allow=False)
    assert receiver.got == []
    assert attempt.error is not None
    assert attempt.error.startswith("blocked_address:")


def test_bad_tls_is_refused(tmp_path: Path) -> None:
    """A certificate that nobody vouches for: nothing is sent."""
    context = self_signed(tmp_path)
    with receiving(tls=lambda: context) as receiver:
        attempt = post(receiver.url)
    assert receiver.got == []
    assert attempt.error is not None
    assert attempt.error.startswith("unreachable:")


def self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


AT = dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)
ASKED = [
    ("120", 120.0),
    ("Mon, 04 May 2026 12:01:00 GMT", 60.0),
    ("Mon, 04 May 2026 11:00:00 GMT", 0.0),
    ("soon", None),
    ("-5", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "seconds"), ASKED)
def test_what_a_receiver_asks_for(text: str, seconds: float | None) -> None:
    """`Retry-After` as a number or a date; anything else says nothing."""
    found: Callable[[], float | None] = lambda: retry_after({"Retry-After": text}, AT)  # noqa: E731
    assert found() == seconds
