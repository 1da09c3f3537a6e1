"""Campaign 1: many alerts to twenty receivers of which most misbehave, until everything has arrived or failed for good.

The clock of the schedule is moved by hand, so that three days of retries pass in minutes; signatures carry real time.
"""

from __future__ import annotations

import hashlib
import itertools
import logging
import ssl
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.chaos.receivers import Receiver, receiving
from bench.chaos.verifiers import opinions
from service.adapters.clock import FixedClock
from service.adapters.database.migrate import migrate
from service.adapters.database.store import DatabaseStore
from service.adapters.database.tables import deliveries, delivery_attempts
from service.adapters.fetcher.client import GuardedClient
from service.adapters.ids import new_id
from service.adapters.queue import RecordingQueue
from service.adapters.sender import WebhookSender
from service.adapters.signing import new_secret
from service.adapters.vault import Vault
from service.delivering import Office, deliver
from service.domain.alert import Alert
from service.domain.delivery import DISABLED, Attempt, Parcel

RECEIVERS = 20
FAULTS = ("500", "429", "reset", "slow", "endless", "302", "500")

#: Of all answers of a faulty receiver, how many are faults; and how often one message may meet one.
SHARE, MOST = 0.3, 5

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Result:
    """What the campaign found; `problems` is empty if all is well."""

    alerts: int = 0
    deliveries: int = 0
    attempts: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    verified: Counter[str] = field(default_factory=Counter)
    duplicates: int = 0
    seconds: float = 0.0
    days: float = 0.0
    problems: list[str] = field(default_factory=list)
    planted: dict[str, bool] = field(default_factory=dict)


class RealTime:
    """Signs with the machine's time, whatever the schedule's clock says."""

    def __init__(self, sender: WebhookSender) -> None:
        self._sender = sender

    def send(self, parcel: Parcel, _now: datetime) -> Attempt:
        """Sends."""
        return self._sender.send(parcel, datetime.now(UTC))


def faulty(number: int) -> Any:
    """A rule for one receiver: which request meets which fault, the same in every run."""
    seen: Counter[str] = Counter()
    lock = threading.Lock()

    def fault(headers: dict[str, str]) -> str | None:
        message = headers["webhook-id"]
        with lock:
            seen[message] += 1
            count = seen[message]
        dice = hashlib.sha256(f"{number}:{message}:{count}".encode()).digest()
        if count > MOST or dice[0] / 256 >= SHARE:
            return None
        return FAULTS[dice[1] % len(FAULTS)]

    return fault


def gone_once() -> Any:
    """Answers its fifth request with 410, all others well."""
    count = itertools.count(1)
    return lambda _headers: "410" if next(count) == 5 else None


def alert(number: int) -> Alert:
    """An alert as large as real ones."""
    words = "The government will not talk to the TTP. " * 5
    piece = {"article_id": "art_x", "url": "https://a.example/x", "outlet": "Dawn", "origin": "x",
             "published_at": "2023-06-06T00:00:00Z", "field": "text",
             "text": words, "start": 0, "end": 200, "confidence": 0.9}  # fmt: skip
    shift = {"id": f"shift_{number}", "actor": "ttp", "from": "engage", "to": "reject",
             "effective_at": "2023-06-06T00:00:00Z", "status": "confirmed", "cause": "new_article", "because": None,
             "probability": 0.95, "origins": 2, "outlets": ["Dawn"], "before": [piece] * 2, "after": [piece] * 3,
             "detected_at": "2023-06-06T00:00:00Z", "updated_at": "2023-06-06T00:00:00Z"}  # fmt: skip
    return Alert(f"{number:024x}", number, "shift.confirmed", BEGIN, f"shift_{number}", "ttp", {"shift": shift})


def run(url: str, alerts: int, tls: ssl.SSLContext) -> Result:
    """The whole campaign on an empty database; `tls` is a context that nobody should trust.

    The log is shut meanwhile: each fault would be a line.
    """
    store, clock, vault = DatabaseStore(url), FixedClock(BEGIN), Vault("chaos")
    migrate(store.engine)
    logging.disable(logging.ERROR)
    began = time.monotonic()
    with ExitStack() as stack:
        receivers = [stack.enter_context(receiving(Receiver(faulty(i), slow=1.2))) for i in range(RECEIVERS - 2)]
        receivers.append(stack.enter_context(receiving(Receiver(gone_once()))))
        bad = stack.enter_context(receiving(tls=tls))
        operator = stack.enter_context(receiving())
        secrets = {r.url: new_secret() for r in [*receivers, bad, operator]}
        hooks = {r.url: _subscribe(store, vault, r.url, secrets[r.url], clock.now(), r is operator)
                 for r in [*receivers, bad, operator]}  # fmt: skip
        allow = [u.split("/")[2] for u in secrets]
        sender = RealTime(WebhookSender(GuardedClient("Parley/chaos", allow=allow), vault, deadline=0.8))
        office = Office(store, RecordingQueue(), sender, clock, new_id, lambda: 0.5, at_once=24, per_target=6)
        for number in range(1, alerts + 1):
            with store.writing() as tx:
                made = alert(number)
                tx.alerts.add(made)
                tx.deliveries.enqueue(made, clock.now(), new_id)
        attempts = _until_done(office, clock, hooks, receivers[-1].url)
        result = _judge(store, receivers, bad, operator, secrets, hooks, alerts)
        result.attempts, result.days = attempts, (clock.now() - BEGIN) / timedelta(days=1)
        result.planted = _planted(store, receivers, bad, operator, secrets, hooks, alerts)
    result.seconds = time.monotonic() - began
    logging.disable(logging.NOTSET)
    store.close()
    return result


def _subscribe(store: DatabaseStore, vault: Vault, url: str, secret: str, now: datetime, operator: bool) -> str:
    id_ = new_id("whk", now)
    row = {"id": id_, "kind": "webhook", "url": vault.seal(url, id_), "shown_url": url, "actors": [], "filters": {},
           "types": [DISABLED] if operator else [], "options": {}, "secret": vault.seal(secret, id_)}  # fmt: skip
    with store.writing() as tx:
        tx.webhooks.add(row, now)
    return id_


def _until_done(office: Office, clock: FixedClock, hooks: dict[str, str], gone: str) -> int:
    """Runs the sender and moves the clock to whatever is due next, until nothing is. Mends the one that was gone."""
    attempts = 0
    while True:
        attempts += deliver(office, seconds=3600)
        with office.store.writing() as tx:
            if tx.webhooks.get("webhook", hooks[gone])["state"] == "disabled":
                tx.webhooks.change("webhook", hooks[gone], {"state": "enabled"}, clock.now())
                tx.deliveries.retry(hooks[gone], clock.now())
            due = tx.deliveries.next_due()
        if due is None:
            return attempts
        clock.advance(max(due - clock.now(), timedelta(0)))


def _judge(
    store: DatabaseStore, receivers: list[Receiver], bad: Receiver, operator: Receiver, secrets: dict[str, str],
    hooks: dict[str, str], alerts: int,
) -> Result:  # fmt: skip
    result = Result(alerts=alerts, deliveries=alerts * RECEIVERS)
    expected = {f"msg_{number:024x}" for number in range(1, alerts + 1)}
    bodies = _stored(store)
    for receiver in receivers:
        _judge_receiver(result, receiver, secrets[receiver.url], expected, bodies)
        allowed = _too_late(store, hooks[receiver.url], receiver)
        extra = Counter(got.headers["webhook-id"] for got in receiver.accepted) - Counter(expected) - (+allowed)
        result.problems += [f"{receiver.url}: {message} accepted twice without cause" for message in extra]
    result.faults["bad TLS"] = _tls_attempts(store, hooks[bad.url])
    if bad.got:
        result.problems.append("something was sent over TLS that nobody should trust")
    with store.reading() as tx:
        left = tx.deliveries.counts()
    if left.get("pending") or left.get("failed") != alerts:
        result.problems.append(f"not all deliveries ended as they should: {left}")
    told = [got for got in operator.got if hooks[receivers[-1].url] in got.body.decode()]
    if len(told) != 1:
        result.problems.append(f"the operator was told {len(told)} times of the receiver that was gone")
    return result


def _judge_receiver(
    result: Result, receiver: Receiver, secret: str, expected: set[str], bodies: dict[str, bytes]
) -> None:
    accepted = {got.headers["webhook-id"] for got in receiver.accepted}
    result.faults.update(got.fault for got in receiver.got if got.fault)
    result.duplicates += len(receiver.accepted) - len(accepted)
    if missing := expected - accepted:
        result.problems.append(f"{receiver.url}: {len(missing)} alerts missing")
    for got in receiver.got:
        words = opinions(secret, got.headers, got.body, got.at)
        result.verified.update(name for name, genuine in words.items() if genuine)
        if not all(words.values()):
            result.problems.append(f"{receiver.url}: a message was not verified: {words}")
        if got.body != bodies[got.headers["webhook-id"]]:
            result.problems.append(f"{receiver.url}: not the stored bytes")


def _stored(store: DatabaseStore) -> dict[str, bytes]:
    with store.reading() as tx:
        rows = tx.connection.exec_driver_sql("SELECT id, body FROM messages")
        return {row.id: bytes(row.body) for row in rows}


def _tls_attempts(store: DatabaseStore, hook: str) -> int:
    return len(_attempts(store, hook, "unreachable"))


def _too_late(store: DatabaseStore, hook: str, receiver: Receiver) -> Counter[str]:
    """How often a message's 200 came when the sender had given up waiting: then it rightly comes again."""
    timed_out = Counter(_attempts(store, hook, "timeout"))
    timed_out.subtract(got.headers["webhook-id"] for got in receiver.got if got.fault == "slow")
    return timed_out


def _attempts(store: DatabaseStore, hook: str, error: str) -> list[str]:
    """The message of each attempt that failed for such a reason."""
    query = select(deliveries.c.message_id).join(delivery_attempts)
    with store.reading() as tx:
        found = query.where(deliveries.c.webhook_id == hook, delivery_attempts.c.error.startswith(f"{error}:"))
        return list(tx.connection.scalars(found))


def _planted(store: DatabaseStore, receivers: list[Receiver], *rest: Any) -> dict[str, bool]:
    """Each check sees a fault that is planted into what was received: name -> seen."""
    return {
        "a message that never arrived": _seen("missing", store, [_without(receivers[0], 0), *receivers[1:]], *rest),
        "an altered body": _seen("not verified", store, [_altered(receivers[0]), *receivers[1:]], *rest),
        "a message accepted twice": _seen("accepted twice", store, [_doubled(receivers[0]), *receivers[1:]], *rest),
    }


def _seen(words: str, store: DatabaseStore, receivers: list[Receiver], *rest: Any) -> bool:
    return any(words in problem for problem in _judge(store, receivers, *rest).problems)


def _without(receiver: Receiver, index: int) -> Receiver:
    gone = receiver.accepted[index].headers["webhook-id"]
    return Receiver(got=[got for got in receiver.got if got.headers["webhook-id"] != gone], url=receiver.url)


def _altered(receiver: Receiver) -> Receiver:
    first = receiver.got[0]
    other = type(first)(first.headers, first.body.replace(b"Dawn", b"Dusk"), first.fault, first.at)
    return Receiver(got=[other, *receiver.got[1:]], url=receiver.url)


def _doubled(receiver: Receiver) -> Receiver:
    return Receiver(got=[*receiver.got, receiver.accepted[0]], url=receiver.url)


def self_signed() -> ssl.SSLContext:
    """A server's context with a certificate that nobody vouches for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1)).sign(
        key, hashes.SHA256()
    )
    with tempfile.TemporaryDirectory() as folder:
        pem = Path(folder) / "server.pem"
        kinds = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(*kinds))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
    return context
