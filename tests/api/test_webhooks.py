"""Webhooks and channels over HTTP, from making one to a verified message at a receiver."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import standardwebhooks
from flask import Flask

from bench.chaos.receivers import Receiver, receiving
from service.adapters.channels import Channels
from service.adapters.clock import SystemClock
from service.adapters.fetcher.client import GuardedClient
from service.adapters.ids import new_id
from service.adapters.sender import ChannelSender, Senders, WebhookSender
from service.api.context import Context
from service.delivering import Office, deliver
from service.pipeline import Parts

Call = Callable[..., Any]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def send_due(app: Flask, eager: Parts, receiver: Receiver) -> Callable[[], int]:
    """Sends what is due, as the sender process does."""
    context: Context = app.extensions["parley"]
    pair = receiver.url.split("/")[2]
    client = GuardedClient("Parley/test", allow=[pair])
    senders = Senders(
        {
            "webhook": WebhookSender(client, context.vault, 5.0),
            "channel": ChannelSender(Channels(client.addresses_of, [pair]), context.vault, {}),
        }
    )
    office = Office(eager.store, eager.queue, senders, SystemClock(), new_id, lambda: 0.0)
    return lambda: deliver(office)


def turn(call: Call) -> None:
    for text, on in (("pakistan_government engages", "2021-10-01"), ("pakistan_government rejects", "2023-06-06")):
        body = {"text": text, "published_at": on, "outlet": on}
        assert call("POST", "/v1/articles", json=body, headers={"Prefer": "wait=5"}).status_code == 200


def test_a_webhook_from_making_to_a_verified_message(
    call: Call, receiver: Receiver, send_due: Callable[[], int]
) -> None:
    """Made, an alert raised, delivered, verified with the secret that was shown once."""
    made = call("POST", "/v1/webhooks", json={"url": receiver.url, "actors": ["pakistan_government"]})
    assert made.status_code == 201
    hook = made.json
    assert made.headers["Location"] == f"/v1/webhooks/{hook['id']}"
    turn(call)
    assert send_due() == 1
    (got,) = receiver.got
    message = standardwebhooks.Webhook(hook["secret"]).verify(got.body, got.headers)
    (alert,) = call("GET", "/v1/alerts").json["items"]
    assert message["data"]["shift"] == alert["data"]["shift"]
    assert (message["data"]["alert_id"], message["data"]["sequence"]) == (alert["id"], alert["sequence"])
    (delivery,) = call("GET", f"/v1/webhooks/{hook['id']}/deliveries").json["items"]
    assert (delivery["state"], delivery["alert_id"]) == ("delivered", alert["id"])
    assert delivery["message_id"] == got.headers["webhook-id"]
    assert [(a["attempt"], a["status"], a["response_head"]) for a in delivery["attempts"]] == [(1, 200, "thanks")]


def test_the_secret_is_shown_once_and_nowhere_stored_plain(call: Call, receiver: Receiver, eager: Parts) -> None:
    """Neither the list nor the record shows it, and the row does not hold it."""
    hook = call("POST", "/v1/webhooks", json={"url": receiver.url}).json
    secret = hook.pop("secret")
    assert call("GET", f"/v1/webhooks/{hook['id']}").json == hook
    assert call("GET", "/v1/webhooks").json["items"] == [hook]
    with eager.store.reading() as tx:
        row = tx.webhooks.get("webhook", hook["id"])
    assert secret.removeprefix("whsec_").encode() not in row["secret"]


def test_rotation_overlaps(call: Call, receiver: Receiver, send_due: Callable[[], int]) -> None:
    """Old and new secret verify until the overlap is over; then only the new one."""
    hook = call("POST", "/v1/webhooks", json={"url": receiver.url}).json
    path = f"/v1/webhooks/{hook['id']}"
    new = call("POST", f"{path}/rotate-secret").json
    assert new["secret"] != hook["secret"]
    assert new["old_secret_until"]
    call("POST", f"{path}/test")
    send_due()
    for secret in (hook["secret"], new["secret"]):
        standardwebhooks.Webhook(secret).verify(receiver.got[0].body, receiver.got[0].headers)
    newest = call("POST", f"{path}/rotate-secret?overlap=0").json
    call("POST", f"{path}/test")
    send_due()
    standardwebhooks.Webhook(newest["secret"]).verify(receiver.got[1].body, receiver.got[1].headers)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(new["secret"]).verify(receiver.got[1].body, receiver.got[1].headers)


def test_a_test_is_a_signed_example(call: Call, receiver: Receiver, send_due: Callable[[], int]) -> None:
    """Past every filter, with the shape of a real alert; it can be looked up."""
    hook = call("POST", "/v1/webhooks", json={"url": receiver.url, "types": ["shift.retracted"]}).json
    sent = call("POST", f"/v1/webhooks/{hook['id']}/test")
    assert (sent.status_code, sent.json["state"], sent.json["type"]) == (202, "pending", "webhook.test")
    send_due()
    assert json.loads(receiver.got[0].body)["data"]["shift"]["actor"]
    done = call("GET", sent.headers["Location"]).json
    assert (done["state"], done["attempts"][0]["status"]) == ("delivered", 200)


def test_what_failed_can_be_seen_and_sent_again(call: Call, receiver: Receiver, send_due: Callable[[], int]) -> None:
    """A refused message shows the answer; after enabling, one or all are sent again."""
    receiver.fault = lambda _headers: "410"
    hook = call("POST", "/v1/webhooks", json={"url": receiver.url}).json
    path = f"/v1/webhooks/{hook['id']}"
    turn(call)
    send_due()
    assert call("GET", path).json["disabled_because"] == "The receiver answered 410 Gone."
    (failed,) = call("GET", f"{path}/deliveries?state=failed").json["items"]
    assert call("POST", f"{path}/deliveries/{failed['id']}/retry").json["code"] == "conflict"
    receiver.fault = lambda _headers: None
    assert call("PATCH", path, json={"state": "enabled"}).json["disabled_because"] is None
    assert call("POST", f"{path}/deliveries/retry?since=2020-01-01").json == {"retried": 1}
    send_due()
    again = call("POST", f"{path}/deliveries/{failed['id']}/retry")
    assert again.status_code == 202
    send_due()
    assert [got.fault for got in receiver.got] == ["410", None, None]
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1


BAD = [
    ({"url": "ftp://a.example/"}, "/url"),
    ({"url": "http://u:p@a.example/"}, "/url"),
    ({}, "/url"),
    ({"url": "http://a.example/", "types": ["shift"]}, "/types/0"),
    ({"url": "http://a.example/", "actors": ["nobody"]}, "/actors/0"),
    ({"url": "http://a.example/", "directions": ["up"]}, "/directions/0"),
    ({"url": "http://a.example/", "min_confidence": 2}, "/min_confidence"),
    ({"url": "http://a.example/", "secret": "mine"}, "/secret"),
]


@pytest.mark.parametrize(("body", "pointer"), BAD, ids=[pointer for _, pointer in BAD])
def test_bad_webhooks_are_refused(call: Call, body: dict[str, Any], pointer: str) -> None:
    """422 with a pointer to the bad field."""
    answer = call("POST", "/v1/webhooks", json=body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


def test_changing_and_removing(call: Call, receiver: Receiver) -> None:
    """PATCH lays values over, DELETE removes, both are in the audit log; then it is 404."""
    hook = call("POST", "/v1/webhooks", json={"url": receiver.url, "outlets": ["Dawn"]}).json
    path = f"/v1/webhooks/{hook['id']}"
    changed = call("PATCH", path, json={"min_confidence": 0.9, "description": "desk"}).json
    assert (changed["min_confidence"], changed["outlets"], changed["description"]) == (0.9, ["Dawn"], "desk")
    assert call("PATCH", path, json={"state": "disabled"}).json["state"] == "disabled"
    assert call("POST", f"{path}/test").status_code == 409
    assert call("DELETE", path).status_code == 204
    for method, end in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/test"), ("GET", "/deliveries")):
        options = {"json": {}} if method == "PATCH" else {}
        assert call(method, path + end, **options).status_code == 404


def test_only_managers_may(client: Any, key: Callable[..., str]) -> None:
    """A reader is refused: a webhook makes the server call somebody."""
    answer = client.get("/v1/webhooks", headers={"Authorization": f"Bearer {key('read', 'submit')}"})
    assert answer.status_code == 403


# --- channels --------------------------------------------------------------------------------------------------------

TOKEN = "T1JJ3T3L2-very-secret"


def test_a_channel_never_shows_its_url(call: Call, eager: Parts, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in the answer, nor in the list, nor in the audit log, nor in a log line, nor plain in the row."""
    caplog.set_level(logging.DEBUG)
    url = "ntfys://user:" + TOKEN + "@ntfy.example/alerts"
    made = call("POST", "/v1/channels", json={"url": url})
    assert made.status_code == 201
    assert (made.json["service"], made.json["shown_url"]) == ("ntfy", "ntfys://…")
    changed = call("PATCH", f"/v1/channels/{made.json['id']}", json={"url": url + "2"})
    listed = call("GET", "/v1/channels")
    refused = call("POST", "/v1/channels", json={"url": "nothing://" + TOKEN})
    assert refused.status_code == 422
    with eager.store.reading() as tx:
        row, log = tx.webhooks.get("channel", made.json["id"]), tx.audit.page(None, 9)
    seen = [
        made.text,
        changed.text,
        listed.text,
        refused.text,
        str(dict(row)),
        str([dict(e) for e in log]),
        caplog.text,
    ]
    assert not [text for text in seen if TOKEN in text or "ntfy.example" in text]


@pytest.mark.parametrize("url", ["json://a.example/x", "syslog://", "not a url", "slack://half", "file:///etc/passwd"])
def test_what_reaches_no_person_is_refused(call: Call, url: str) -> None:
    """Local and generic schemes, and URLs that Apprise cannot complete."""
    answer = call("POST", "/v1/channels", json={"url": url})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/url"


def test_a_person_is_told_in_words(call: Call, receiver: Receiver, send_due: Callable[[], int]) -> None:
    """Who, from what to what, since when, both sentences, and where they stand: through a real Apprise service."""
    pair = receiver.url.split("/")[2]
    assert call("POST", "/v1/channels", json={"url": f"ntfy://{pair}/alerts"}).status_code == 201
    turn(call)
    assert send_due() == 1
    told = json.loads(receiver.got[0].body)
    assert "engaging with talks → rejecting talks" in told["title"]
    for words in ("Since 6 June 2023", "“pakistan_government rejects”", "“pakistan_government engages”", "2021-10-01"):
        assert words in told["message"]


def test_a_person_sees_that_a_test_is_one(call: Call, receiver: Receiver, send_due: Callable[[], int]) -> None:
    """Title and text say so, above what a real message would say."""
    made = call("POST", "/v1/channels", json={"url": f"ntfy://{receiver.url.split('/')[2]}/alerts"}).json
    call("POST", f"/v1/channels/{made['id']}/test")
    assert send_due() == 1
    told = json.loads(receiver.got[0].body)
    assert told["title"].startswith("Test: ")
    assert told["message"].startswith("This is a test of the channel, nothing is new.\n\n")
    assert "Since " in told["message"]


def test_a_channel_on_this_machine_is_refused(call: Call, send_due: Callable[[], int]) -> None:
    """A channel's host is vetted as a webhook's is, at each sending."""
    with receiving() as other:
        made = call("POST", "/v1/channels", json={"url": f"ntfy://{other.url.split('/')[2]}/alerts"}).json
        turn(call)
        send_due()
        assert other.got == []
    (delivery,) = call("GET", f"/v1/channels/{made['id']}/deliveries").json["items"]
    assert delivery["attempts"][0]["error"].startswith("blocked_address: The channel's host may not be used")


def test_a_digest_waits(call: Call, receiver: Receiver, send_due: Callable[[], int], eager: Parts) -> None:
    """With a digest nothing goes out at once; the delivery says when it will."""
    now = eager.clock.now()
    at = (now + timedelta(hours=5)).strftime("%H:%M")
    body = {"url": f"ntfy://{receiver.url.split('/')[2]}/alerts", "digest": {"every": "daily", "at": at}}
    made = call("POST", "/v1/channels", json=body).json
    assert made["digest"] == {"every": "daily", "at": at, "day": None, "zone": "UTC"}
    turn(call)
    assert send_due() == 0
    (delivery,) = call("GET", f"/v1/channels/{made['id']}/deliveries").json["items"]
    assert delivery["next_attempt_at"][11:16] == at


HOURS = [
    ({"quiet_hours": {"from": "25:00", "to": "07:00"}}, "/quiet_hours/from"),
    ({"quiet_hours": {"from": "22:00", "to": "07:00", "zone": "Mars/Base"}}, "/quiet_hours/zone"),
    ({"digest": {"every": "hourly"}}, "/digest/every"),
    ({"digest": {"every": "daily", "day": "monday"}}, "/digest/day"),
]


@pytest.mark.parametrize(("hours", "pointer"), HOURS, ids=[pointer for _, pointer in HOURS])
def test_bad_hours_are_refused(call: Call, hours: dict[str, Any], pointer: str) -> None:
    """422 with a pointer to the bad field."""
    answer = call("POST", "/v1/channels", json={"url": "ntfy://topic"} | hours)
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
