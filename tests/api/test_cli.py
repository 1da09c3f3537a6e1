"""The command line against the API: export, import, keys."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from werkzeug.serving import make_server

from service.cli import main

ADMIN = "an-admin-key-for-tests"
GOV = "pakistan_government"


@pytest.fixture
def parley(app: Any, tmp_path: Path, monkeypatch: Any) -> Iterator[Any]:
    """Runs `parley` against a real server; returns (exit code, output)."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PARLEY_PORT", str(server.server_port))
    monkeypatch.setenv("PARLEY_KEY", ADMIN)
    monkeypatch.setattr("service.cli_archive.time", SimpleNamespace(sleep=lambda _: None))

    def run(*arguments: Any) -> tuple[int, str]:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
        return result.exit_code, result.output

    yield run
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Back issues: a text, a page, and a table of them."""
    place = tmp_path / "issues"
    place.mkdir()
    (place / "one.txt").write_text(f"Talks: {GOV} engages.")
    (place / "two.html").write_text(f"<html><p>{GOV} rejects.</p></html>")
    with (place / "dates.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "date", "outlet", "title"])
        rows.writerow(["one.txt", "2021-10-01", "one.example", "First"])
        rows.writerow(["two.html", "2023-06-06", "two.example", ""])
    return place


def articles(call: Any) -> list[Any]:
    found: list[Any] = call("GET", "/v1/articles?order=published").json["items"]
    return found


def test_a_folder_is_imported(parley: Any, call: Any, folder: Path) -> None:
    """Dates, outlets and headlines from the table; timelines follow."""
    code, output = parley("import", folder)
    assert (code, output.strip()) == (0, "2 of 2 articles read")
    assert [(a["published_at"][:10], a["outlet"], a["title"]) for a in articles(call)] == [
        ("2021-10-01", "one.example", "First"),
        ("2023-06-06", "two.example", None),
    ]
    assert len(call("GET", "/v1/shifts").json["items"]) == 1


def test_an_import_goes_on_where_it_was(parley: Any, call: Any, eager: Any, folder: Path, tmp_path: Path) -> None:
    """What was accepted is not sent again; and if the note of it is lost, nothing is doubled either."""
    parley("import", folder)
    jobs = len(eager.queue.jobs)
    (folder / "three.txt").write_text("Cricket.")
    with (folder / "dates.csv").open("a") as file:
        file.write("three.txt,2024-01-01,,\r\n")
    code, output = parley("import", folder, "--json")
    assert (code, json.loads(output)["accepted"]) == (0, 3)
    assert len(eager.queue.jobs) == jobs + 1
    state = tmp_path / "issues.parley-import"
    state.write_text(state.read_text()[: -len(state.read_text()) // 2])
    parley("import", folder)
    state.unlink()
    parley("import", folder)
    assert len(articles(call)) == 3


def test_bad_items_do_not_stop_an_import(parley: Any, call: Any, tmp_path: Path) -> None:
    """Each refused or failed one is named with its line; the others come in; the exit code says so."""
    source = tmp_path / "a.jsonl"
    lines = [{"text": "good"}, {"text": "x", "published_at": "2099-01-01"}, {"html": "<p> </p>"}]
    source.write_text("\n".join(json.dumps(line) for line in lines))
    code, output = parley("import", source)
    assert code == 1
    assert "a.jsonl:2: invalid_request" in output
    assert "a.jsonl:3: nothing_extracted" in output
    assert "1 of 3 articles read" in output
    assert len(articles(call)) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.jsonl", "{nonsense", "a.jsonl:1 is not JSON"),
        ("a.jsonl", "[1]", "a.jsonl:1 is not a JSON object"),
        ("x/dates.csv", "name\r\na\r\n", "no column named file"),
        ("x/dates.csv", "file\r\n../a.txt\r\n", "outside the folder"),
        ("x/dates.csv", "file\r\nnone.txt\r\n", "cannot be read"),
        ("x/none.txt", "", "has 0 CSV files"),
    ],
)
def test_a_bad_source_is_named(parley: Any, tmp_path: Path, name: str, content: str, words: str) -> None:
    """One sentence with the place."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)
    code, output = parley("import", path.parent if "/" in name else path)
    assert code == 1
    assert words in output


def test_an_export_can_be_imported_elsewhere(parley: Any, call: Any, folder: Path, tmp_path: Path) -> None:
    """Out with an analyst's word, all deleted, in again: articles, dates, and the word are back."""
    parley("import", folder)
    one = articles(call)[0]["id"]
    call("PUT", f"/v1/articles/{one}/stances/{GOV}", json={"stance": "mixed", "note": "read it"})
    code, _ = parley("export", "articles", "-o", tmp_path / "out.jsonl")
    assert code == 0
    before = articles(call)
    for article in before:
        call("DELETE", f"/v1/articles/{article['id']}")
    assert parley("import", tmp_path / "out.jsonl")[0] == 0
    after = articles(call)
    shown = ("title", "outlet", "published_at", "language")
    assert [[a[n] for n in shown] for a in after] == [[a[n] for n in shown] for a in before]
    assert after[0]["stances"][GOV]["stance"] == "mixed"
    assert after[0]["stances"][GOV]["source"] == "analyst"


def test_an_import_never_overwrites_an_analyst(parley: Any, call: Any, folder: Path, tmp_path: Path) -> None:
    """The word that stands here wins over the one in the file."""
    parley("import", folder)
    one = articles(call)[0]["id"]
    call("PUT", f"/v1/articles/{one}/stances/{GOV}", json={"stance": "mixed"})
    parley("export", "articles", "-o", tmp_path / "out.jsonl")
    call("PUT", f"/v1/articles/{one}/stances/{GOV}", json={"stance": "reject"})
    parley("import", tmp_path / "out.jsonl")
    assert call("GET", f"/v1/articles/{one}").json["stances"][GOV]["stance"] == "reject"


def test_exports_filter_and_choose_their_form(parley: Any, folder: Path, tmp_path: Path) -> None:
    """By ending, by option, by filter; a refused export leaves no file."""
    parley("import", folder)
    parley("export", "observations", "-o", tmp_path / "o.csv", "-f", "stance=reject")
    assert len((tmp_path / "o.csv").read_text().splitlines()) == 2
    assert parley("export", "events")[1].startswith("event_id,")
    code, output = parley("export", "articles", "-o", tmp_path / "no.csv", "-f", "stance=maybe")
    assert code == 1
    assert "invalid_query" in output
    assert not list(tmp_path.glob("no.csv*"))


def test_analyze_says_why_each_sentence_counted_or_not(parley: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """Below the stances: each sentence with its verdict and the reason; nothing below where none is told."""
    (tmp_path / "a.txt").write_text(f"{GOV} engages. Rain fell.")
    code, output = parley("analyze", tmp_path / "a.txt", "--date", "2021-10-01")
    assert (code, "each sentence:" in output) == (0, False)
    read = json.loads(parley("analyze", tmp_path / "a.txt", "--json")[1])
    told = [{"field": "text", "start": 0, "end": 10, "text": "Rain fell.", "verdict": "off_topic", "why": "no talks"}]
    monkeypatch.setattr("service.cli_api.Api.post", lambda *_: read | {"sentences": told})
    output = parley("analyze", tmp_path / "a.txt")[1]
    assert output.endswith("each sentence:\n  off_topic: «Rain fell.»\n    no talks\n")


def test_keys_from_the_command_line(parley: Any, client: Any) -> None:
    """Made, listed, revoked."""
    code, output = parley("keys", "create", "desk", "--scope", "read", "--json")
    assert code == 0
    key = json.loads(output)
    headers = {"Authorization": f"Bearer {key['secret']}"}
    assert client.get("/v1/shifts", headers=headers).status_code == 200
    assert key["id"] in parley("keys", "list")[1]
    assert parley("keys", "revoke", key["id"])[0] == 0
    assert client.get("/v1/shifts", headers=headers).status_code == 401
    assert "revoked" in parley("keys", "list")[1]


def test_the_admin_key_is_rotated(sqlite_url: str, eager: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """The file holds the new one, for its owner alone; the audit log says so; a set one is not touched."""
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PARLEY_DATABASE_URL", sqlite_url)
    path = tmp_path / "admin.key"
    assert CliRunner().invoke(main, ["keys", "rotate-admin"]).exit_code == 2
    path.write_text("the-old-admin-key-of-this-place")
    result = CliRunner().invoke(main, ["keys", "rotate-admin", "--json"])
    assert path.read_text().strip() == json.loads(result.output)["admin_key"] != "the-old-admin-key-of-this-place"
    assert path.stat().st_mode & 0o777 == 0o600
    with eager.store.reading() as tx:
        assert [row["action"] for row in tx.audit.page(None, 10)] == ["admin_key.rotate"]
    monkeypatch.setenv("PARLEY_ADMIN_KEY", "x" * 30)
    assert CliRunner().invoke(main, ["keys", "rotate-admin"]).exit_code == 2
