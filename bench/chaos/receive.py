"""Campaign 1: many alerts to twenty receivers that misbehave three times in ten, until everything has arrived.

The clock of the schedule is moved by hand, so that days of retries pass in minutes; signatures carry real time.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bench.chaos.hall import RECEIVERS, Hall, hall
from bench.chaos.receivers import Got
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
from service.delivering import Office, Steps, deliver
from service.domain.alert import Alert
from service.domain.delivery import DISABLED, Attempt, Parcel

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)

#: Seconds that the campaign's sender waits for an answer: less than a slow receiver takes.
DEADLINE = 1.2

#: Alerts written in one transaction, before the sending begins.
_BATCH = 50


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


@dataclass(frozen=True)
class Subscriber:
    """One receiver as Parley knows it. `late`: how often a message's sending ended for want of time."""

    url: str
    hook: str
    secret: str
    got: tuple[Got, ...] = ()
    late: Counter[str] = field(default_factory=Counter)


class ByHand(Steps):
    """The schedule's clock is moved by hand: that it falls behind the machine's means nothing."""

    def back(self, _now: datetime) -> bool:
        """Never."""
        return False


class RealTime:
    """Signs with the machine's time, whatever the schedule's clock says."""

    def __init__(self, sender: WebhookSender) -> None:
        self._sender = sender

    def send(self, parcel: Parcel, _now: datetime) -> Attempt:
        """Sends."""
        return self._sender.send(parcel, datetime.now(UTC))


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


def run(folder: Path, alerts: int) -> Result:
    """The whole campaign on a new database in `folder`. The log is shut meanwhile: each fault would be a line."""
    logging.disable(logging.ERROR)
    try:
        return _run(folder, alerts)
    finally:
        logging.disable(logging.NOTSET)


def _run(folder: Path, alerts: int) -> Result:
    folder.mkdir(parents=True, exist_ok=True)
    store, clock, vault = DatabaseStore(f"sqlite:///{folder / 'receive.db'}"), FixedClock(BEGIN), Vault("chaos")
    migrate(store.engine)
    began = time.monotonic()
    with hall(folder, alerts) as receivers:
        subscribers = [_subscribe(store, vault, url, url == receivers.urls[-1]) for url in receivers.urls]
        office = _office(store, clock, vault, receivers)
        for first in range(1, alerts + 1, _BATCH):
            with store.writing() as tx:
                for made in map(alert, range(first, min(first + _BATCH, alerts + 1))):
                    tx.alerts.add(made)
                    tx.deliveries.enqueue(made, clock.now(), new_id)
        attempts = _until_done(office, clock, subscribers[RECEIVERS - 2].hook)
        got = receivers.close()
    subscribers = [
        replace(s, got=tuple(g), late=_late(store, s.hook, g)) for s, g in zip(subscribers, got, strict=True)
    ]
    result = _judge(store, subscribers, alerts)
    result.attempts, result.days = attempts, (clock.now() - BEGIN) / timedelta(days=1)
    result.planted = _planted(subscribers, alerts, stored(store))
    result.seconds = time.monotonic() - began
    store.close()
    return result


def _subscribe(store: DatabaseStore, vault: Vault, url: str, operator: bool) -> Subscriber:
    id_, secret = new_id("whk", BEGIN), new_secret()
    row = {"id": id_, "kind": "webhook", "url": vault.seal(url, id_), "shown_url": url, "actors": [], "filters": {},
           "types": [DISABLED] if operator else [], "options": {}, "secret": vault.seal(secret, id_)}  # fmt: skip
    with store.writing() as tx:
        tx.webhooks.add(row, BEGIN)
    return Subscriber(url, id_, secret)


def _office(store: DatabaseStore, clock: FixedClock, vault: Vault, receivers: Hall) -> Office:
    allow = [url.split("/")[2] for url in receivers.urls]
    client = GuardedClient("Parley/chaos", allow=allow, ca_file=receivers.authority)
    sender = RealTime(WebhookSender(client, vault, deadline=DEADLINE))
    return Office(store, RecordingQueue(), sender, clock, new_id, lambda: 0.5, at_once=48, per_target=8, steps=ByHand())


def _until_done(office: Office, clock: FixedClock, gone: str) -> int:
    """Runs the sender and moves the clock to whatever is due next, until nothing is. Mends the one that was gone."""
    attempts = 0
    while True:
        attempts += deliver(office, seconds=3600)
        with office.store.writing() as tx:
            if tx.webhooks.get("webhook", gone)["state"] == "disabled":
                tx.webhooks.change("webhook", gone, {"state": "enabled"}, clock.now())
                tx.deliveries.retry(gone, clock.now())
            due = tx.deliveries.next_due()
        if due is None:
            return attempts
        clock.advance(max(due - clock.now(), timedelta(0)))


# --- the judgement ---------------------------------------------------------------------------------------------------


def _judge(store: DatabaseStore, subscribers: list[Subscriber], alerts: int) -> Result:
    result = Result(alerts=alerts, deliveries=alerts * RECEIVERS)
    bodies = stored(store)
    for subscriber in subscribers[:RECEIVERS]:
        _judge_one(result, subscriber, alerts, bodies)
    result.faults["bad TLS"] = len(_attempts(store, subscribers[RECEIVERS - 1].hook, "unreachable"))
    with store.reading() as tx:
        left = tx.deliveries.counts()
    if left:
        result.problems.append(f"not all deliveries ended as they should: {left}")
    told = [got for got in subscribers[-1].got if subscribers[RECEIVERS - 2].hook in got.body.decode()]
    if len(told) != result.faults["410"]:
        result.problems.append(f"the operator was told {len(told)} times of the receiver that was gone")
    return result


def _judge_one(result: Result, subscriber: Subscriber, alerts: int, bodies: dict[str, bytes]) -> None:
    """Whether one receiver got everything, genuine, in the stored bytes, and nothing twice without cause."""
    expected = {f"msg_{number:024x}" for number in range(1, alerts + 1)}
    accepted = Counter(got.headers["webhook-id"] for got in subscriber.got if got.fault in (None, "endless"))
    result.faults.update(got.fault for got in subscriber.got if got.fault)
    result.duplicates += accepted.total() - len(accepted)
    if missing := expected - accepted.keys():
        result.problems.append(f"{subscriber.url}: {len(missing)} alerts missing")
    for extra in accepted - Counter(expected) - (+subscriber.late):
        result.problems.append(f"{subscriber.url}: {extra} accepted twice without cause")
    if any(got.distrusted for got in subscriber.got):
        result.problems.append("something was sent over TLS that nobody should trust")
    for got in subscriber.got:
        words = opinions(subscriber.secret, got.headers, got.body, got.at)
        result.verified.update(name for name, genuine in words.items() if genuine)
        if not all(words.values()):
            result.problems.append(f"{subscriber.url}: a message was not verified: {words}")
        if got.body != bodies[got.headers["webhook-id"]]:
            result.problems.append(f"{subscriber.url}: not the stored bytes")


def stored(store: DatabaseStore) -> dict[str, bytes]:
    """The bytes of each message."""
    with store.reading() as tx:
        rows = tx.connection.exec_driver_sql("SELECT id, body FROM messages")
        return {row.id: bytes(row.body) for row in rows}


def _late(store: DatabaseStore, hook: str, got: list[Got]) -> Counter[str]:
    """How often a message's 200 came when the sender had given up waiting: then it rightly comes again."""
    timed_out = Counter(_attempts(store, hook, "timeout"))
    timed_out.subtract(each.headers["webhook-id"] for each in got if each.fault == "slow")
    return timed_out


def _attempts(store: DatabaseStore, hook: str, error: str) -> list[str]:
    """The message of each attempt that failed for such a reason."""
    query = select(deliveries.c.message_id).join(delivery_attempts)
    with store.reading() as tx:
        found = query.where(deliveries.c.webhook_id == hook, delivery_attempts.c.error.startswith(f"{error}:"))
        return list(tx.connection.scalars(found))


def _planted(subscribers: list[Subscriber], alerts: int, bodies: dict[str, bytes]) -> dict[str, bool]:
    """Each check sees a fault that is planted into what one receiver got: name -> seen."""
    one = subscribers[0]
    first, accepted = one.got[0], next(got for got in one.got if got.fault is None)
    without = tuple(got for got in one.got if got.headers["webhook-id"] != accepted.headers["webhook-id"])
    altered = replace(first, body=first.body.replace(b"Dawn", b"Dusk"))

    def seen(words: str, got: tuple[Got, ...]) -> bool:
        again = Result()
        _judge_one(again, replace(one, got=got), alerts, bodies)
        return any(words in problem for problem in again.problems)

    return {
        "a message that never arrived": seen("missing", without),
        "an altered body": seen("not verified", (altered, *one.got[1:])),
        "a message accepted twice": seen("accepted twice", (*one.got, *[accepted] * 9)),
        "a message over TLS that nobody should trust": seen("TLS", (*one.got[1:], replace(first, distrusted=True))),
    }
