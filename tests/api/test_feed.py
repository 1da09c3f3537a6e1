"""Lists, cursors, shifts, alerts, timelines, and the API's own description."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.common import MAX_LIMIT


def send(call: Any, text: str, on: str, outlet: str) -> str:
    body = {"text": text, "published_at": on, "outlet": outlet}
    job = call("POST", "/v1/articles", json=body, headers={"Prefer": "wait=5"}).json
    assert job["state"] == "succeeded"
    return str(job["article_id"])


@pytest.fixture
def turned(call: Any) -> str:
    """An archive in which the government turned; the id of the refusing article."""
    send(call, "pakistan_government engages", "2021-10-01", "one.example")
    return send(call, "pakistan_government rejects", "2023-06-06", "two.example")


def test_a_turn_shows_in_shifts_alerts_and_timeline(call: Any, turned: str) -> None:
    """From POST to alert, with the sentence on each side."""
    (shift,) = call("GET", "/v1/shifts").json["items"]
    assert (shift["from"], shift["to"], shift["effective_at"]) == ("engage", "reject", "2023-06-06T00:00:00Z")
    assert shift["after"][0]["article_id"] == turned
    assert call("GET", f"/v1/shifts/{shift['id']}").json == shift
    (alert,) = call("GET", "/v1/alerts").json["items"]
    assert alert["type"] == f"shift.{shift['status']}"
    assert alert["data"]["shift"] == shift
    line = call("GET", "/v1/actors/pakistan_government/timeline").json
    assert line["current"]["stance"] == "reject"
    assert [s["stance"] for s in line["segments"]] == ["engage", "reject"]
    assert line["segments"][0]["to"] == line["segments"][1]["from"]


@pytest.mark.usefixtures("turned")
def test_the_timeline_can_be_cut(call: Any) -> None:
    """`from` and `to` cut what is shown, not what it rests on."""
    line = call("GET", "/v1/actors/pakistan_government/timeline?from=2023-01-01").json
    assert len(line["points"]) == 1
    assert line["current"]["stance"] == "reject"


@pytest.mark.usefixtures("turned")
def test_the_feed_is_resumed_where_it_stopped(call: Any) -> None:
    """`next` is always given; behind it, only what is new."""
    first = call("GET", "/v1/alerts?limit=1").json
    again = call("GET", f"/v1/alerts?after={first['next']}").json
    assert again["items"] == []
    assert call("GET", f"/v1/alerts?after={again['next']}").json["items"] == []


def test_an_empty_feed_has_a_cursor_too(call: Any) -> None:
    """A client may begin before the first alert, and misses none."""
    start = call("GET", "/v1/alerts").json
    assert start["items"] == []
    send(call, "pakistan_government engages", "2021-10-01", "one.example")
    send(call, "pakistan_government rejects", "2023-06-06", "two.example")
    assert len(call("GET", f"/v1/alerts?after={start['next']}").json["items"]) == 1


@pytest.mark.parametrize("path", ["/v1/jobs", "/v1/shifts"])
def test_an_altered_cursor_is_400(call: Any, path: str) -> None:
    """Any change of a cursor, and a cursor of another list, is refused."""
    for text in ("a", "b", "c"):
        send(call, text, "2021-10-01", "one.example")
    cursor = call("GET", "/v1/jobs?limit=1").json["next"]
    altered = cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")
    for bad in (altered, "nonsense", "%F0%9F%98%80", cursor + "AAAA"):
        answer = call("GET", f"{path}?cursor={bad}")
        assert (answer.status_code, answer.json["code"]) == (400, "invalid_cursor")
    assert call("GET", f"/v1/shifts?cursor={cursor}").status_code == 400


def test_a_walk_doubles_and_skips_nothing_while_rows_arrive(call: Any) -> None:
    """Paging by two, with a new job before each page."""
    sent = {call("POST", "/v1/articles", json={"text": f"t{i}"}).json["id"] for i in range(7)}
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = call("GET", f"/v1/jobs?limit=2&cursor={cursor}").json
        seen += [job["id"] for job in page["items"]]
        cursor = page["next"]
        call("POST", "/v1/articles", json={"text": f"late {len(seen)}"})
    assert len(seen) == len(set(seen))
    assert sent <= set(seen)


@pytest.mark.parametrize(
    "query", ["limit=0", f"limit={MAX_LIMIT + 1}", "limit=x", "state=lost", "colour=red", "limit=1&limit=2"]
)
def test_a_bad_query_is_400(call: Any, query: str) -> None:
    """Named by its parameter."""
    answer = call("GET", f"/v1/jobs?{query}")
    assert (answer.status_code, answer.json["code"]) == (400, "invalid_query")
    assert answer.json["errors"][0]["pointer"].startswith("?")


@pytest.mark.parametrize("path", ["/v1/shifts/x", "/v1/articles/x", "/v1/jobs/x", "/v1/actors/x/timeline", "/nowhere"])
def test_what_is_not_there_is_404(call: Any, path: str) -> None:
    """As a problem."""
    answer = call("GET", path)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert answer.content_type == "application/problem+json"


def test_a_wrong_method_is_405(call: Any) -> None:
    """With what is allowed."""
    answer = call("DELETE", "/v1/shifts")
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


def test_openapi_tells_of_every_route(app: Any, call: Any) -> None:
    """3.1, and each view under /v1 is in it with its answers."""
    document = call("GET", "/openapi.json").json
    assert document["openapi"].startswith("3.1")
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/v1/"):
            path = rule.rule.replace("<", "{").replace(">", "}")
            assert path in document["paths"], path


def test_health_and_metrics_need_no_key(client: Any) -> None:
    """Liveness is 200; readiness says which part is missing; metrics are Prometheus text."""
    assert client.get("/healthz").json["status"] == "ok"
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json["checks"]["database"]["ok"]
    assert not ready.json["checks"]["worker"]["ok"]
    assert b"parley_jobs{" in client.get("/metrics").data
