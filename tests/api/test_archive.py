"""The archive over HTTP: lists, cursors, facets, observations, an article's history and copies."""

from __future__ import annotations

from typing import Any

import pytest

GOV = "pakistan_government"


@pytest.fixture
def put(call: Any) -> Any:
    """Sends an article in and returns its id."""

    def _put(text: str, on: str = "2023-06-06", **more: Any) -> str:
        body = {"text": text, "published_at": on} | more
        job = call("POST", "/v1/articles", json=body, headers={"Prefer": "wait=5"}).json
        assert job["state"] == "succeeded"
        return str(job["article_id"])

    return _put


def test_lists_find_and_show_why(call: Any, put: Any) -> None:
    """Filters by query string; snippets only where words were looked for."""
    one = put(f"Talks: {GOV} engages", outlet="one.example")
    put("cricket", "2023-06-07")
    (found,) = call("GET", f"/v1/articles?q=talking&actor={GOV}&stance=engage&relevant=true").json["items"]
    assert found["id"] == one
    assert found["stances"][GOV]["stance"] == "engage"
    assert found["snippets"][0]["highlights"] == [{"start": 0, "end": 5}]
    everything = call("GET", "/v1/articles").json["items"]
    assert [("snippets" in item, item["published_at"][:10]) for item in everything] == [
        (False, "2023-06-07"),
        (False, "2023-06-06"),
    ]


@pytest.mark.parametrize("order", ["published", "-published", "relevance"])
def test_cursors_lead_through_all_pages(call: Any, put: Any, order: str) -> None:
    """Page by page each article comes once, and the last page has no next."""
    ids = {put(f"talks number {n}", "2023-06-06") for n in range(7)}
    seen, cursor = [], ""
    while cursor is not None:
        page = call("GET", f"/v1/articles?q=talks&order={order}&limit=3&cursor={cursor}").json
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert sorted(seen) == sorted(ids)


@pytest.mark.parametrize("path", ["/v1/articles?limit=1", "/v1/observations?limit=1", "/v1/keys?limit=1"])
def test_an_altered_cursor_is_refused(call: Any, put: Any, path: str) -> None:
    """A cursor with one character changed, cut short, or of another list is a 400."""
    for n in range(2):
        put(f"{GOV} engages {n}")
        call("POST", "/v1/keys", json={"name": "x", "scopes": ["read"]})
    cursor = call("GET", path).json["next"]
    other = call("GET", "/v1/articles?limit=1&order=published").json["next"]
    flipped = cursor[:-3] + ("A" if cursor[-3] != "A" else "B") + cursor[-2:]
    for bad in (flipped, cursor[:-4], "x", other):
        answer = call("GET", f"{path}&cursor={bad}")
        assert (answer.status_code, answer.json["code"]) == (400, "invalid_cursor")
    assert call("GET", f"{path}&cursor={cursor}").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "order=best", "stance=maybe", "relevant=2", "q=%00", "colour=red", "limit=1&limit=2"],
)
def test_a_bad_query_is_pointed_at(call: Any, query: str) -> None:
    """400 with the parameter's name."""
    answer = call("GET", f"/v1/articles?{query}")
    assert (answer.status_code, answer.json["code"]) == (400, "invalid_query")
    assert answer.json["errors"][0]["pointer"] == "?" + query.partition("=")[0]


def test_words_that_are_no_words_find_nothing(call: Any, put: Any) -> None:
    """Punctuation alone finds nothing; an empty box is no filter at all."""
    put("words")
    for q in ("***", "%22%22", "-", "OR"):
        assert call("GET", f"/v1/articles?q={q}").json["items"] == [], q
    for q in ("", "%20"):
        assert len(call("GET", f"/v1/articles?q={q}").json["items"]) == 1


def test_facets_count(call: Any, put: Any) -> None:
    """Months, outlets, actors with stances, under the same filters."""
    put(f"{GOV} engages", outlet="one.example")
    put(f"{GOV} rejects", "2023-07-01")
    counts = call("GET", f"/v1/articles/facets?actor={GOV}&stance=engage").json
    assert counts == {
        "months": [{"month": "2023-06", "articles": 1}],
        "outlets": [{"outlet": "one.example", "articles": 1}],
        "stances": [{"actor": GOV, "stance": "engage", "articles": 1}],
    }


def test_observations_tell_their_article(call: Any, put: Any) -> None:
    """Each with id, article, time, and the sentence that the article holds at its offsets."""
    one = put(f"So {GOV} engages, ttp rejects", url="http://a.example/9")
    (seen,) = call("GET", "/v1/observations?actor=ttp&tense=current").json["items"]
    assert (seen["article_id"], seen["url"], seen["stance"]) == (one, "http://a.example/9", "reject")
    article = call("GET", f"/v1/articles/{one}").json
    assert article["text"][seen["start"] : seen["end"]] == seen["text"]


def test_versions_differ_readably(call: Any, put: Any) -> None:
    """What went, what came, and whose stance was read otherwise."""
    one = put(f"First. {GOV} engages\n\nLast.", url="http://a.example/9", title="Old")
    assert put(f"First. {GOV} rejects\n\nLast.", url="http://a.example/9", title="New") == one
    change = call("GET", f"/v1/articles/{one}/diff").json
    assert (change["from"], change["to"]) == (1, 2)
    assert [piece for piece in change["text"] if piece["op"] != "equal"] == [
        {"op": "delete", "text": "engages\n\n"},
        {"op": "insert", "text": "rejects\n\n"},
    ]
    assert change["stances"] == {GOV: {"before": "engage", "after": "reject"}}
    assert call("GET", f"/v1/articles/{one}/diff?from=2&to=2").json["stances"] == {}
    assert call("GET", f"/v1/articles/{one}/diff?to=3").status_code == 404
    assert call("GET", "/v1/articles/art_x/diff").status_code == 404


def test_corrections_are_history(call: Any, put: Any) -> None:
    """Who changed what and why, on the article, in the list's filter and in the audit log."""
    one = put(f"{GOV} engages")
    put("another")
    call("PUT", f"/v1/articles/{one}/stances/{GOV}", json={"stance": "none", "note": "satire"})
    call("PATCH", f"/v1/articles/{one}", json={"outlet": "The Onion"})
    stance, outlet = call("GET", f"/v1/articles/{one}/corrections").json["items"]
    assert (stance["field"], stance["before"], stance["after"]) == (f"stances.{GOV}", "engage", "none")
    assert (outlet["field"], outlet["before"], outlet["after"], stance["note"]) == (
        "outlet",
        None,
        "The Onion",
        "satire",
    )
    assert [item["id"] for item in call("GET", "/v1/articles?has_correction=true").json["items"]] == [one]
    assert {entry["action"] for entry in call("GET", f"/v1/audit?subject={one}").json["items"]} == {"article.correct"}


def test_copies_of_a_story(call: Any, put: Any) -> None:
    """The same story from two outlets: each names the other."""
    one, two = put("a story", outlet="one.example"), put("a story", outlet="two.example")
    assert [item["id"] for item in call("GET", f"/v1/articles/{one}/copies").json["items"]] == [two]
    assert call("GET", "/v1/articles/art_x/copies").status_code == 404


@pytest.mark.parametrize("path", ["/v1/articles/%00", "/v1/articles/a%00b/versions", "/v1/shifts/%00", "/v1/keys/%00"])
def test_a_nul_in_a_path_is_not_found(call: Any, path: str) -> None:
    """No database of ours can look for one."""
    assert call("GET", path).status_code == 404
