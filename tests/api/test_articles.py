"""Sending articles in over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from service.domain.errors import Deferred

TEXT = "pakistan_government engages"


def send(call: Any, body: Any, **headers: str) -> Any:
    return call("POST", "/v1/articles", json=body, headers=headers)


def test_an_article_is_accepted_and_read(call: Any) -> None:
    """200 with the finished job when it is done in time, with the job's place."""
    answer = send(call, {"text": TEXT, "published_at": "2021-10-01"}, Prefer="wait=5")
    assert answer.status_code == 200
    assert answer.headers["Location"] == f"/v1/jobs/{answer.json['id']}"
    article = call("GET", f"/v1/articles/{answer.json['article_id']}").json
    assert article["published_at"] == "2021-10-01T00:00:00Z"
    seen = article["observations"][0]
    assert article[seen["field"]][seen["start"] : seen["end"]] == seen["text"]
    assert article["stances"]["pakistan_government"]["stance"] == "engage"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"text": "x", "html": "<p>x"}, "/html"),
        ({"text": "   "}, "/text"),
        ({"text": ""}, "/text"),
        ({"text": 5}, "/text"),
        ({"text": "a\0b"}, "/text"),
        ({"text": "a\ud800b"}, "/text"),
        ({"text": "x", "colour": "red"}, "/colour"),
        ({"text": "x", "published_at": "2099-01-01"}, "/published_at"),
        ({"text": "x", "published_at": "yesterday"}, "/published_at"),
        ({"text": "x", "published_at": "2021-10-01T10:00:00"}, "/published_at"),
        ({"text": "x", "published_at": "1970-01-01"}, "/published_at"),
        ({"text": "x", "language": "Klingon!"}, "/language"),
        ({"url": "ftp://a.example/"}, "/url"),
        ({"url": "http://user:word@a.example/"}, "/url"),
        ({"url": "nonsense"}, "/url"),
        ({"url": "http://a.example:99999/"}, "/url"),
        ({"url": "http://["}, "/url"),
    ],
)
def test_bad_fields_are_pointed_at(call: Any, body: Any, pointer: str) -> None:
    """422 with a pointer to the field and something to do."""
    answer = call("POST", "/v1/articles", data=json.dumps(body), content_type="application/json")
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "invalid_request"
    assert pointer in [error["pointer"] for error in answer.json["errors"]]


@pytest.mark.parametrize("body", [b"", b"{", b"[1", b"\xff\xfe", b'{"text": NaN}', b"[" * 100_000])
def test_what_is_no_json_is_said_so(call: Any, body: bytes) -> None:
    """400 `invalid_json`, also for bytes that are no UTF-8 and for nesting that would break the parser."""
    answer = call("POST", "/v1/articles", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (400, "invalid_json")


def test_an_array_is_no_article(call: Any) -> None:
    """422: the body must be an object."""
    assert send(call, [1]).status_code == 422


def test_five_megabytes_of_text_are_too_large(call: Any) -> None:
    """413 with the limit."""
    answer = send(call, {"text": "word " * 1_000_000})
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


def test_a_form_is_no_json(call: Any) -> None:
    """415."""
    answer = call("POST", "/v1/articles", data={"text": "x"})
    assert (answer.status_code, answer.json["code"]) == (415, "unsupported_media_type")


def test_nothing_accepted_is_lost_by_bad_neighbours(call: Any) -> None:
    """In a batch each item is judged alone."""
    answer = call("POST", "/v1/articles/batch", json={"articles": [{"text": TEXT}, {"text": ""}, 7, {"url": "x"}]})
    assert answer.status_code == 202
    kinds = ["job" if "job" in item else item["error"]["code"] for item in answer.json["items"]]
    assert kinds == ["job", "invalid_request", "invalid_request", "invalid_request"]
    assert [item["index"] for item in answer.json["items"]] == [0, 1, 2, 3]


def test_a_batch_may_come_line_by_line(call: Any) -> None:
    """NDJSON: a broken line is an error of its own."""
    lines = b'{"text": "one"}\n\nnot json\n{"text": "two"}\n'
    answer = call("POST", "/v1/articles/batch", data=lines, content_type="application/x-ndjson")
    assert [item.get("error", {}).get("code") for item in answer.json["items"]] == [None, "invalid_json", None]


def test_an_oversized_batch_is_refused_whole(call: Any) -> None:
    """More than 500 items: 422, nothing stored."""
    answer = call("POST", "/v1/articles/batch", json={"articles": [{"text": "x"}] * 501})
    assert answer.status_code == 422
    assert call("GET", "/v1/jobs").json["items"] == []


def test_an_idempotency_key_gives_the_same_job(call: Any) -> None:
    """The same request twice is one job; another body is 422; a batch's items have keys of their own."""
    first = send(call, {"text": TEXT}, **{"Idempotency-Key": "k"}).json["id"]
    assert send(call, {"text": TEXT}, **{"Idempotency-Key": "k"}).json["id"] == first
    other = send(call, {"text": TEXT + "!"}, **{"Idempotency-Key": "k"})
    assert (other.status_code, other.json["code"]) == (422, "idempotency_mismatch")
    batch = {"articles": [{"text": "a"}, {"text": "b"}]}
    jobs = [
        [
            item["job"]["id"]
            for item in call("POST", "/v1/articles/batch", json=batch, headers={"Idempotency-Key": "b"}).json["items"]
        ]
        for _ in range(2)
    ]
    assert jobs[0] == jobs[1]


def test_a_url_is_fetched_and_a_missing_page_says_so(call: Any) -> None:
    """The job's error names code, phase and HTTP status."""
    assert send(call, {"url": "http://a.example/"}, Prefer="wait=5").json["state"] == "succeeded"
    job = send(call, {"url": "http://a.example/none"}, Prefer="wait=5").json
    assert (job["state"], job["error"]["code"], job["error"]["phase"], job["error"]["status"]) == (
        "failed",
        "fetch_status",
        "fetch",
        404,
    )


def test_a_path_that_there_is_not_says_where_paths_are(call: Any) -> None:
    """In words for a program's author, not for somebody at an address bar."""
    answer = call("GET", "/v1/nope")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert answer.json["detail"] == "There is no such path: /openapi.json lists those that there are."


def test_analyze_stores_nothing(call: Any) -> None:
    """The analysis alone."""
    answer = call("POST", "/v1/analyze", json={"text": TEXT})
    assert answer.json["stances"]["pakistan_government"]["stance"] == "engage"
    assert call("GET", "/v1/jobs").json["items"] == []


def test_an_unchanged_article_is_304(call: Any) -> None:
    """A strong ETag that changes with every change of the record."""
    job = send(call, {"text": TEXT}, Prefer="wait=5").json
    path = f"/v1/articles/{job['article_id']}"
    tag = call("GET", path).headers["ETag"]
    assert not tag.startswith("W/")
    assert call("GET", path, headers={"If-None-Match": tag}).status_code == 304
    call("PUT", f"{path}/stances/ttp", json={"stance": "reject", "note": "read on"})
    changed = call("GET", path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.json["stances"]["ttp"]["source"] == "analyst"


def test_a_correction_on_an_old_record_is_refused(call: Any) -> None:
    """`If-Match` with another state of the record: 412, nothing changed."""
    job = send(call, {"text": TEXT}, Prefer="wait=5").json
    path = f"/v1/articles/{job['article_id']}"
    tag = call("GET", path).headers["ETag"]
    assert call("PATCH", path, json={"outlet": "A"}, headers={"If-Match": tag}).status_code == 200
    late = call("PATCH", path, json={"outlet": "B"}, headers={"If-Match": tag})
    assert (late.status_code, late.json["code"]) == (412, "precondition_failed")


def test_a_deleted_article_is_gone(call: Any) -> None:
    """204, then 404 for everything of it."""
    job = send(call, {"text": TEXT}, Prefer="wait=5").json
    path = f"/v1/articles/{job['article_id']}"
    assert call("DELETE", path).status_code == 204
    for method, rest in (("GET", ""), ("DELETE", ""), ("GET", "/versions")):
        assert call(method, path + rest).status_code == 404


def test_an_analysis_that_must_wait_for_its_site_says_when(call, eager) -> None:
    """503 with `Retry-After` while it is not the site's turn."""
    eager.fetcher.pages["http://busy.example/"] = Deferred("not yet", 12.3)
    answer = call("POST", "/v1/analyze", json={"url": "http://busy.example/"})
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "unavailable", "13")
