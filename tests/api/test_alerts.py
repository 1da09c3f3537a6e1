"""The alert feed for polling, as a stream and as Atom; analysts' marks."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from service.adapters.database.store import DatabaseStore
from service.adapters.ids import new_id
from service.api.streaming import TooManyStreams, events
from service.domain.delivery import message_id
from service.pipeline import Parts
from tests.support import atom

Call = Callable[..., Any]
ATOM = "{http://www.w3.org/2005/Atom}"


def send(call: Call, text: str, on: str) -> None:
    url = f"http://{on}.example/{text.replace(' ', '-')}?a=1&b=<2>"
    body = {"text": text, "published_at": on, "outlet": f"{on}.example", "url": url}
    assert call("POST", "/v1/articles", json=body, headers={"Prefer": "wait=5"}).status_code == 200


@pytest.fixture
def turned(call: Call) -> list[dict[str, Any]]:
    """Two alerts: the government turns, then the TTP."""
    for actor in ("pakistan_government", "ttp"):
        send(call, f"{actor} engages", "2021-10-01")
        send(call, f"{actor} rejects", "2023-06-06")
    found: list[dict[str, Any]] = call("GET", "/v1/alerts").json["items"]
    assert len(found) == 2
    return found


def test_an_unchanged_page_is_not_sent_again(call: Call, turned: list[dict[str, Any]]) -> None:
    """`If-None-Match` with the page's ETag: 304; after a new mark: 200."""
    first = call("GET", "/v1/alerts")
    headers = {"If-None-Match": first.headers["ETag"]}
    again = call("GET", "/v1/alerts", headers=headers)
    assert (again.status_code, again.data) == (304, b"")
    call("POST", f"/v1/alerts/{turned[0]['id']}/ack")
    assert call("GET", "/v1/alerts", headers=headers).status_code == 200


def test_an_analyst_acknowledges_mutes_and_opens_again(call: Call, turned: list[dict[str, Any]]) -> None:
    """The mark and its note show beside the alert, which stays as it was; `state=` filters."""
    first, second = turned
    acked = call("POST", f"/v1/alerts/{first['id']}/ack", json={"note": "rang the ministry"}).json
    assert (acked["state"], acked["note"]) == ("acknowledged", "rang the ministry")
    assert acked["data"] == first["data"]
    assert [a["id"] for a in call("GET", "/v1/alerts?state=open").json["items"]] == [second["id"]]
    call("POST", f"/v1/alerts/{second['id']}/mute")
    assert call("GET", "/v1/alerts?state=open").json["items"] == []
    assert [a["id"] for a in call("GET", "/v1/alerts?state=muted").json["items"]] == [second["id"]]
    assert call("POST", f"/v1/alerts/{second['id']}/open").json["state"] == "open"
    assert [a["id"] for a in call("GET", "/v1/alerts?state=open").json["items"]] == [second["id"]]
    assert call("GET", f"/v1/alerts/{first['id']}").json == acked
    assert call("POST", "/v1/alerts/nothing/ack").status_code == 404


def test_a_filtered_feed_is_resumed_where_it_was_searched_to(call: Call, turned: list[dict[str, Any]]) -> None:
    """`next` passes over what the filter left out, so that a client does not search it again, and misses nothing."""
    page = call("GET", "/v1/alerts?actor=ttp").json
    assert [a["id"] for a in page["items"]] == [turned[1]["id"]]
    none = call("GET", "/v1/alerts?actor=anp").json
    assert none["items"] == []
    assert call("GET", f"/v1/alerts?after={none['next']}").json["items"] == []
    assert call("GET", "/v1/alerts?type=shift.retracted").json["items"] == []


def test_muting_keeps_a_digest_from_telling_it(call: Call, eager: Parts, turned: list[dict[str, Any]]) -> None:
    """What waits for people is taken back, what waits for programs is not."""
    first = turned[0]
    now = eager.clock.now()
    with eager.store.writing() as tx:
        id_ = message_id(first["id"])
        tx.deliveries.add_message(id_, first["type"], b"{}", now, tx.alerts.get(first["id"]))
        for kind in ("webhook", "channel"):
            row = {"id": kind, "kind": kind, "url": b"", "shown_url": "", "types": [], "actors": [], "filters": {},
                   "options": {}, "secret": b""}  # fmt: skip
            tx.webhooks.add(row, now)
            tx.deliveries.add(kind, id_, now, now, new_id)
    call("POST", f"/v1/alerts/{first['id']}/mute")
    with eager.store.reading() as tx:
        states = {kind: tx.deliveries.page(kind, None, None, 5)[0]["state"] for kind in ("webhook", "channel")}
    assert states == {"webhook": "pending", "channel": "cancelled"}


# --- stream ----------------------------------------------------------------------------------------------------------


def read(response: Any, number: int) -> list[dict[str, Any]]:
    """The next `number` events of a stream."""
    found, text = [], ""
    for chunk in response.response:
        text += chunk.decode()
        while "\n\n" in text:
            event, _, text = text.partition("\n\n")
            lines = dict(line.split(": ", 1) for line in event.splitlines() if not line.startswith(":"))
            if "data" in lines:
                found.append(json.loads(lines["data"]) | {"event_id": lines["id"]})
        if len(found) >= number:
            break
    return found


def test_the_stream_tells_the_same_alerts_in_the_same_order(call: Call, turned: list[dict[str, Any]]) -> None:
    """From the beginning; resumed by `Last-Event-ID`; from a cursor; then each as it comes."""
    response = call("GET", "/v1/alerts/stream")
    assert response.content_type.startswith("text/event-stream")
    streamed = read(response, 2)
    assert [{k: v for k, v in e.items() if k != "event_id"} for e in streamed] == turned
    response.close()
    resumed = call("GET", "/v1/alerts/stream", headers={"Last-Event-ID": streamed[0]["event_id"]})
    assert [e["id"] for e in read(resumed, 1)] == [turned[1]["id"]]
    resumed.close()
    live = call("GET", "/v1/alerts/stream?after=now")
    send(call, "pakistan_government rejects again", "2023-06-08")
    assert [e["sequence"] for e in read(live, 1)] == [3]
    live.close()


def test_a_bad_last_event_id_is_refused(call: Call) -> None:
    """A clear error instead of an alert that is missed."""
    answer = call("GET", "/v1/alerts/stream", headers={"Last-Event-ID": "x"})
    assert (answer.status_code, answer.json["code"]) == (400, "invalid_cursor")


def test_streams_are_capped(app: Flask, call: Call) -> None:
    """With every place taken the answer is a clear 503 with `Retry-After`; a closed stream gives its place back."""
    places = app.extensions["parley"].places
    taken = [places.take() for _ in range(places.number - 1)]
    last = call("GET", "/v1/alerts/stream")
    assert last.status_code == 200
    refused = call("GET", "/v1/alerts/stream")
    assert (refused.status_code, refused.json["code"]) == (503, "unavailable")
    assert int(refused.headers["Retry-After"]) > 0
    last.close()
    taken.append(places.take())
    with pytest.raises(TooManyStreams):
        places.take()
    taken[0]()
    taken[0]()  # twice gives one place back
    places.take()
    with pytest.raises(TooManyStreams):
        places.take()


def test_a_quiet_stream_shows_that_it_lives(eager: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Heartbeats come while there is nothing to tell, and the stream ends by itself."""
    monkeypatch.setattr("service.api.streaming.HEARTBEAT", 0.01)
    chunks = list(events(eager, 0, lambda _found: [], life=0.2))
    assert chunks[0].startswith(b"retry: ")
    assert set(chunks[1:]) == {b": alive\n\n"}


# --- Atom ------------------------------------------------------------------------------------------------------------


def test_the_atom_feed_is_well_formed_and_complete(call: Call, turned: list[dict[str, Any]]) -> None:
    """RFC 4287: id, title, updated, author, self; entries newest first, each with its own stable id."""
    response = call("GET", "/v1/alerts.atom")
    assert response.content_type.startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.data)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None, name
    assert [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")] == [
        "http://localhost/v1/alerts.atom"
    ]
    entries = feed.findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title") or "" for entry in entries]
    assert titles[0].startswith("TTP")
    assert titles[1].startswith("Pakistan's government")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(turned)
    for entry in entries:
        assert all(entry.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "content", "link"))
    again = call("GET", "/v1/alerts.atom", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.usefixtures("turned")
def test_a_validator_accepts_the_atom_feed(call: Call) -> None:
    """Schema, rules and feedparser: nothing to complain of, though an article's URL has signs that no URI may have."""
    document = call("GET", "/v1/alerts.atom").data
    assert atom.faults(document) == []
    assert b"b=%3C2%3E" in document


PLANTED = [
    (b"<title>Parley", b"<titel>Parley", "well-formed"),
    (b"<id>urn:uuid:", b"<id>", "schema"),
    (b"<title>Parley: who turned</title>", b"", "schema"),
    (b"Z</updated>", b"</updated>", "schema"),
    (b"%3C2%3E", b"&lt;2&gt;", "schema"),
    (b"<author><name>Parley</name></author>", b"", "no author"),
    (b'rel="self"', b'rel="related"', "itself"),
    (b'rel="related"', b'rel="alternate" type="application/json"', "two alternate links"),
    (b"<updated>2", b"<updated>1", "newer"),
]


@pytest.mark.parametrize(("good", "bad", "words"), PLANTED)
@pytest.mark.usefixtures("turned")
def test_the_validator_sees_planted_faults(call: Call, good: bytes, bad: bytes, words: str) -> None:
    """Each fault that is planted into a good feed is found."""
    document = call("GET", "/v1/alerts.atom").data
    assert good in document
    assert any(words in fault for fault in atom.faults(document.replace(good, bad, 1)))


@pytest.mark.usefixtures("turned")
def test_the_validator_sees_an_id_that_is_there_twice(call: Call) -> None:
    """Two entries with one id."""
    feed = ElementTree.fromstring(call("GET", "/v1/alerts.atom").data)
    first, second = feed.findall(f"{ATOM}entry/{ATOM}id")
    second.text = first.text
    assert any("2 times" in fault for fault in atom.faults(ElementTree.tostring(feed)))


def test_an_empty_atom_feed_is_valid(call: Call) -> None:
    """It has an `updated`, and no entries."""
    assert atom.faults(call("GET", "/v1/alerts.atom").data) == []
    feed = ElementTree.fromstring(call("GET", "/v1/alerts.atom").data)
    assert feed.findtext(f"{ATOM}updated")
    assert feed.findall(f"{ATOM}entry") == []


@pytest.mark.usefixtures("turned")
def test_atom_pages_lead_to_the_oldest(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The `next` links go through all alerts."""
    monkeypatch.setattr("service.api.resources.alerts._ATOM_PAGE", 1)
    feed = ElementTree.fromstring(call("GET", "/v1/alerts.atom").data)
    (link,) = feed.findall(f"{ATOM}link[@rel='next']")
    older = ElementTree.fromstring(call("GET", (link.get("href") or "").removeprefix("http://localhost")).data)
    titles = [page.findtext(f"{ATOM}entry/{ATOM}title") or "" for page in (feed, older)]
    assert [title.split(" may")[0] for title in titles] == ["TTP", "Pakistan's government"]
    assert older.findall(f"{ATOM}link[@rel='next']") == []


def test_a_feed_reader_may_send_the_key_as_a_password(client: Any, key: Callable[..., str]) -> None:
    """HTTP Basic with any user name; nonsense is 401."""
    for secret, status in ((key("read"), 200), ("nonsense", 401)):
        token = base64.b64encode(f"reader:{secret}".encode()).decode()
        answer = client.get("/v1/alerts.atom", headers={"Authorization": f"Basic {token}"})
        assert answer.status_code == status
    assert client.get("/v1/alerts.atom", headers={"Authorization": "Basic %%%"}).status_code == 401


# --- operators -------------------------------------------------------------------------------------------------------


def test_late_deliveries_and_silent_processes_show(client: Any, eager: Parts) -> None:
    """A delivery that nobody sends degrades; a process that never showed itself makes unready; both are in /metrics."""
    now = eager.clock.now()
    assert client.get("/readyz").json["status"] == "unready"
    with eager.store.writing() as tx:
        for kind in ("worker", "sender", "beat"):
            tx.heartbeats.beat(kind, kind, now)
    assert client.get("/readyz").json["status"] == "ready"
    row = {"id": "w", "kind": "webhook", "url": b"", "shown_url": "", "types": [], "actors": [], "filters": {},
           "options": {}, "secret": b""}  # fmt: skip
    with eager.store.writing() as tx:
        tx.webhooks.add(row, now)
        tx.deliveries.add_message("msg_1", "webhook.test", b"{}", now)
        tx.deliveries.add("w", "msg_1", now, now - timedelta(minutes=6), new_id)
        tx.webhooks.failing("w", now)
    late = client.get("/readyz")
    assert (late.status_code, late.json["status"]) == (200, "degraded")
    assert not late.json["checks"]["deliveries"]["ok"]
    text = client.get("/metrics").text
    values = {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line[0] != "#"}
    assert values['parley_deliveries{state="pending"}'] == 1
    assert values["parley_delivery_oldest_overdue_seconds"] >= 360
    assert values['parley_targets{kind="webhook",state="enabled"}'] == 1
    assert values["parley_targets_failing"] == 1
    with eager.store.writing() as tx:
        tx.heartbeats.beat("sender", "sender", now - timedelta(minutes=5))
    silent = client.get("/readyz")
    assert (silent.status_code, silent.json["checks"]["sender"]["ok"]) == (503, False)


def test_what_there_is_none_of_has_metrics_too(client: Any) -> None:
    """A first disabled webhook is a rise from 0, and a process that never showed a sign of life is silent for ever."""
    lines = client.get("/metrics").text.splitlines()
    assert 'parley_targets{kind="webhook",state="disabled"} 0.0' in lines
    assert 'parley_targets{kind="channel",state="enabled"} 0.0' in lines
    for kind in ("worker", "sender", "beat"):
        assert f'parley_heartbeat_age_seconds{{kind="{kind}"}} +Inf' in lines


def test_every_metric_is_documented_and_watched(client: Any) -> None:
    """Each family is explained in docs/alerts.md; the dashboard and the alert rules name only families that exist."""
    root = Path(__file__).parents[2]
    families = set(re.findall(r"^# HELP (\w+)", client.get("/metrics").text, re.M))
    documented = (root / "docs/alerts.md").read_text()
    assert not [name for name in families if f"`{name}" not in documented]
    for path in ("deploy/prometheus-rules.yml", "deploy/grafana-dashboard.json"):
        named = set(re.findall(r"\bparley_\w+", (root / path).read_text()))
        assert named
        assert named <= families, path


def test_a_database_that_does_not_answer_is_a_passing_trouble(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped, locked or full: 503 with `Retry-After`, so that clients send it again; not a 500."""

    def stopped(_store: object) -> None:
        raise OperationalError("BEGIN IMMEDIATE", None, Exception("database is locked"))

    monkeypatch.setattr(DatabaseStore, "writing", stopped)
    answer = call("POST", "/v1/articles", json={"text": "x"})
    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"]
