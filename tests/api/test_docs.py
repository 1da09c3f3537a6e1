"""The documents on the archive and on errors say what the code does, and their examples run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click
import pytest

from schemas.article import ArticleFilter
from service.api.errors import PROBLEMS
from service.api.export import COLUMNS
from service.cli import main
from service.domain.errors import JOB_ERRORS

DOCS = Path(__file__).parents[2] / "docs"
ARCHIVE, ERRORS = (DOCS / "archive.md").read_text("utf-8"), (DOCS / "errors.md").read_text("utf-8")


def examples(text: str, program: str) -> list[str]:
    """The lines of all shell blocks that call a program."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
    return [line for block in blocks for line in block.splitlines() if line.startswith(program + " ")]


@pytest.fixture
def article(call: Any) -> str:
    """An article that the examples may speak of."""
    body = {"text": "pakistan_government engages", "published_at": "2021-10-01"}
    return str(call("POST", "/v1/articles", json=body, headers={"Prefer": "wait=5"}).json["article_id"])


def requested(line: str) -> tuple[str, str, str | None, int]:
    """(method, path, JSON body, status) of a curl line; a comment behind it names a status that is not 2xx."""
    words = shlex.split(line, comments=True)
    options = {word: words[i + 1] for i, word in enumerate(words[:-1]) if word in ("-X", "--json")}
    (url,) = [word for word in words if word.startswith("$URL")]
    pairs = [words[i + 1] for i, word in enumerate(words) if word in ("-d", "--data-urlencode")]
    query = urlencode([tuple(pair.split("=", 1)) for pair in pairs])
    status = re.search(r"# (\d{3})$", line)
    body = options.get("--json")
    path = url.removeprefix("$URL") + (f"?{query}" if query else "")
    return options.get("-X", "POST" if body else "GET"), path, body, int(status[1]) if status else 200


@pytest.mark.parametrize("line", examples(ARCHIVE + ERRORS, "curl"))
def test_examples_run(call: Any, article: str, line: str) -> None:
    """Each curl line answers as it says."""
    method, path, body, status = requested(line)
    sent = {"data": body, "content_type": "application/json"} if body else {}
    answer = call(method, path.replace("$ARTICLE", article), **sent)
    assert (answer.status_code if answer.status_code >= 300 else 200) == status, answer.text


@pytest.mark.parametrize("line", examples(ARCHIVE, "parley"))
def test_commands_exist(tmp_path: Path, monkeypatch: Any, line: str) -> None:
    """Each `parley` line has a command and options that there are."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "issues").mkdir()
    for name in ("archive.jsonl", "issues/dates.csv"):
        (tmp_path / name).touch()
    command: Any = main
    words = shlex.split(line)[1:]
    while isinstance(command, click.Group):
        command = command.get_command(click.Context(command), words.pop(0))
    command.make_context(command.name, words)


def test_every_error_is_explained() -> None:
    """Code and status of each, of the API and of jobs; and none that there is not."""
    told = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", ERRORS, re.M)
    api = {code: int(status) for code, status, _ in told if status.isdigit()}
    assert api == {code: status for code, (status, _) in PROBLEMS.items()}
    jobs = {code: again == "yes" for code, again, _ in told if not again.isdigit()}
    assert jobs == JOB_ERRORS
    assert all(len(words) > 20 for _, _, words in told)


def test_the_column_dictionary_is_the_exports() -> None:
    """Each export's columns, in their order, with what they mean."""
    for kind, columns in COLUMNS.items():
        section = ARCHIVE.partition(f"### {kind}.csv\n")[2].partition("\n#")[0]
        assert dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.M)) == columns


def test_every_filter_is_explained() -> None:
    """The table of filters has each parameter of the schema."""
    section = ARCHIVE.partition("## Finding articles")[2].partition("```")[0]
    told = {name for row in re.findall(r"^\| (`.+?) \|", section, re.M) for name in re.findall(r"`(\w+)`", row)}
    assert told == set(ArticleFilter().fields)
