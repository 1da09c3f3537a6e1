"""Exports: complete, streamed, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from dataclasses import replace
from typing import Any

import pytest

from service.api import export as writing
from service.api.export import COLUMNS, cell, quad_class
from service.api.resources import export
from service.domain.archive import Filter
from service.topics.loader import load_topic
from service.topics.variants import lexicon

GOV = "pakistan_government"


@pytest.fixture
def put(call: Any) -> Any:
    """Sends an article in and returns its id."""

    def _put(text: str, on: str = "2023-06-06", **more: Any) -> str:
        body = {"text": text, "published_at": on} | more
        return str(call("POST", "/v1/articles", json=body, headers={"Prefer": "wait=5"}).json["article_id"])

    return _put


def table(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


@pytest.mark.parametrize("kind", ["articles", "observations", "shifts", "events"])
def test_an_export_has_the_documented_columns(call: Any, put: Any, kind: str) -> None:
    """The header is the dictionary's, with rows or without."""
    empty = call("GET", f"/v1/export/{kind}.csv")
    assert empty.text.splitlines() == [",".join(COLUMNS[kind])]
    put(f"{GOV} engages", "2021-10-01")
    put(f"{GOV} rejects", "2023-06-06", outlet="two.example")
    assert all(
        set(row) == set(COLUMNS[kind]) and None not in row.values() for row in table(call("GET", empty.request.path))
    )
    assert len(table(call("GET", empty.request.path))) == (1 if kind == "shifts" else 2)


def test_jsonl_is_what_the_api_gives(call: Any, put: Any) -> None:
    """Each line is the record that GET shows."""
    one = put(f"{GOV} engages", title="Ünïcode", url="http://a.example/1")
    (line,) = call("GET", "/v1/export/articles.jsonl").text.splitlines()
    assert json.loads(line) == call("GET", f"/v1/articles/{one}").json
    (line,) = call("GET", "/v1/export/observations.jsonl").text.splitlines()
    assert json.loads(line) == call("GET", "/v1/observations").json["items"][0]
    put(f"{GOV} rejects", "2023-07-01")
    (line,) = call("GET", "/v1/export/shifts.jsonl").text.splitlines()
    assert json.loads(line) == call("GET", "/v1/shifts").json["items"][0]


def test_a_dated_past_stance_is_listed_and_exported(call: Any, put: Any) -> None:
    """Its day is in the list, in both files, and is the event's."""
    put(f"{GOV} engages on 2014-01-29")
    assert call("GET", "/v1/observations").json["items"][0]["past_on"] == "2014-01-29"
    (line,) = call("GET", "/v1/export/observations.jsonl").text.splitlines()
    assert json.loads(line)["past_on"] == "2014-01-29"
    assert table(call("GET", "/v1/export/observations.csv"))[0]["past_on"] == "2014-01-29"
    assert table(call("GET", "/v1/export/events.csv?tense=past"))[0]["date"] == "20140129"


@pytest.mark.parametrize(
    "name", ["articles.csv", "articles.jsonl", "observations.csv", "observations.jsonl", "events.csv"]
)
def test_what_fails_before_the_first_row_is_a_problem(call: Any, put: Any, monkeypatch: Any, name: str) -> None:
    """A record that cannot be written is told as every error is, not by a stream that breaks off."""
    put(f"{GOV} engages")

    def broken(_value: Any) -> Any:
        raise ValueError("nothing to be made of this")

    monkeypatch.setattr(writing, "cell", broken)
    monkeypatch.setattr(writing, "_DUMP", dict.fromkeys(("articles", "observations"), broken))
    answer = call("GET", f"/v1/export/{name}")
    assert answer.status_code == 500
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "internal"
    assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize("path", ["/v1/export/articles.csv", "/v1/articles", "/v1/shifts"])
def test_an_unknown_parameter_is_told_with_those_that_are_known(call: Any, path: str) -> None:
    """What to do about it stands in the answer: the parameters of this very path, and none else."""
    answer = call("GET", f"{path}?actr=ttp&limit=2")
    assert answer.status_code == 400
    (told,) = [error["detail"] for error in answer.json["errors"] if error["pointer"] == "?actr"]
    known = told.partition(": ")[2].rstrip(".").split(", ")
    document = call("GET", "/openapi.json").json["paths"][path]["get"]["parameters"]
    assert set(known) == {parameter["name"] for parameter in document if parameter["in"] == "query"}
    assert told in answer.json["detail"]


def test_filters_are_those_of_the_list(call: Any, put: Any) -> None:
    """What the list would show, and nothing else; a bad filter is a problem, not a stream."""
    one = put(f"{GOV} engages")
    put("cricket")
    assert [row["id"] for row in table(call("GET", f"/v1/export/articles.csv?actor={GOV}&q=engages"))] == [one]
    assert table(call("GET", "/v1/export/shifts.csv?status=confirmed")) == []
    assert call("GET", "/v1/export/articles.csv?stance=maybe").status_code == 400


def test_pages_follow_each_other(call: Any, put: Any, monkeypatch: Any) -> None:
    """An export longer than a page has every row once, in order of time."""
    monkeypatch.setattr(export, "_PAGE", 3)
    ids = [put(f"{GOV} engages {n}", f"2023-06-{10 + n}") for n in range(7)]
    assert [row["id"] for row in table(call("GET", "/v1/export/articles.csv"))] == ids
    assert [row["article_id"] for row in table(call("GET", "/v1/export/observations.csv"))] == ids


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "\r=1", '=HYPERLINK("http://x")']
)
def test_no_cell_is_a_formula(text: str) -> None:
    """What a spreadsheet would run gets an apostrophe before it; numbers and plain text stay."""
    assert cell(text) == "'" + text
    assert (cell("a=b"), cell(-0.5), cell(None), cell(True)) == ("a=b", -0.5, "", "true")


def test_a_hostile_headline_is_defused_in_the_file(call: Any, put: Any) -> None:
    """From the article to the file."""
    put("x", title="=cmd|' /C calc'!A0")
    assert table(call("GET", "/v1/export/articles.csv"))[0]["title"] == "'=cmd|' /C calc'!A0"


def test_events_are_coded(app: Any, call: Any, put: Any) -> None:
    """Day, who, whom, what, and the page that proves it; past ones only when asked for."""
    found = lexicon(load_topic("ttp"))
    app.extensions["parley"] = replace(app.extensions["parley"], lexicon=found)
    put(f"{GOV} engages, ttp rejects", url="http://a.example/1")
    government, movement = table(call("GET", "/v1/export/events.csv"))
    assert (government["source"], government["target"]) == (movement["target"], movement["source"])
    assert government["source"] == "PAKGOV"
    assert (government["date"], government["code"], government["quad_class"]) == ("20230606", "036", "1")
    assert (movement["code"], movement["root_code"], movement["quad_class"]) == ("125", "12", "3")
    assert movement["url"] == "http://a.example/1"
    assert table(call("GET", "/v1/export/events.csv?tense=past")) == []


@pytest.mark.parametrize(
    ("code", "quarter"), [("01", 1), ("057", 1), ("06", 2), ("0831", 2), ("125", 3), ("190", 4), ("", None)]
)
def test_quad_classes(code: str, quarter: int | None) -> None:
    """By the root code."""
    assert quad_class(code) == quarter


def test_an_export_holds_one_page_in_memory(eager: Any, put: Any, monkeypatch: Any) -> None:
    """Ten times the rows do not take ten times the memory: nothing is gathered before it is sent."""
    monkeypatch.setattr(export, "_PAGE", 5)
    body = "word " * 20_000

    def peak() -> int:
        tracemalloc.start()
        for _ in export.article_pages(eager.store, Filter()):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    for n in range(10):
        put(f"{n} {body}")
    few = peak()
    for n in range(10, 60):
        put(f"{n} {body}")
    assert peak() < 2 * few
