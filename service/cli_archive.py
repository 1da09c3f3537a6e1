"""`parley export` and `parley import`: the archive to a file, and back issues into it, both through the HTTP API.

An import goes the way that every article goes (validated, deduplicated, read, followed), in batches with an idempotency
key each. What was accepted is noted beside the source, so that an import that broke off goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlencode

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TransferSpeedColumn

from service import importing
from service.cli_api import Api, ApiError, api_options
from service.importing import CannotImport, Item

#: Articles in one batch: a batch is what may have to be sent again.
_BATCH = 50

#: Characters in one batch: well below the largest body.
_MOST = 5_000_000


# --- export ----------------------------------------------------------------------------------------------------------


@click.command()
@click.argument("kind", type=click.Choice(["articles", "observations", "shifts", "events"]))
@click.option(
    "--format", "form", type=click.Choice(["csv", "jsonl"]), help="Default: by the file's ending, else jsonl."
)
@click.option("--filter", "-f", "filters", multiple=True, metavar="NAME=VALUE", help="As in the list, e.g. actor=ttp.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Default: standard output.")
@api_options
def export(kind: str, form: str | None, filters: tuple[str, ...], output: Path | None, api: Api, as_json: bool) -> None:
    """Writes articles, observations, shifts or CAMEO events to a file."""
    form = form or ("csv" if kind == "events" or (output and output.suffix == ".csv") else "jsonl")
    path = f"/v1/export/{kind}.{form}?{urlencode([_pair(text) for text in filters])}"
    if output is None:
        for chunk in api.stream(path):
            sys.stdout.buffer.write(chunk)
        return
    size = _saved(api.stream(path), output, quiet=as_json)
    click.echo(json.dumps({"file": str(output), "bytes": size}) if as_json else f"{output}: {size / 1e6:.1f} MB")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(f"--filter {text!r}: write NAME=VALUE.")
    return name, value


def _saved(chunks: Iterable[bytes], output: Path, quiet: bool) -> int:
    """The file appears only when it is whole."""
    part = output.with_name(output.name + ".part")
    columns = (TextColumn("{task.description}"), TransferSpeedColumn(), TimeElapsedColumn())
    try:
        with (
            part.open("wb") as file,
            Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as progress,
        ):
            task = progress.add_task("exporting", total=None)
            for chunk in chunks:
                progress.advance(task, file.write(chunk))
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    return output.stat().st_size


# --- import ----------------------------------------------------------------------------------------------------------


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--table", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="CSV for a folder's files.")
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), help="Default: SOURCE.parley-import.")
@click.option("--wait/--no-wait", default=True, help="Wait until all are read (default), or only accepted.")
@api_options
def import_(source: Path, table: Path | None, state: Path | None, wait: bool, api: Api, as_json: bool) -> None:
    """Sends the articles of an own export (.jsonl), or of a folder with a CSV of dates and outlets, in."""
    log = _Log(state or source.with_name(source.name + ".parley-import"))
    try:
        total = importing.count(source, table)
        with _bar(quiet=as_json) as progress:
            refused = _send_all(importing.items(source, table), log, api, progress, total)
            failed = _await_all(log, api, progress) if wait else []
    except CannotImport as error:
        raise click.ClickException(str(error)) from None
    finally:
        log.close()
    told = {"items": total, "accepted": len(log.jobs), "refused": refused, "failed": failed}
    if as_json:
        click.echo(json.dumps(told))
    else:
        _tell(told, wait)
    raise SystemExit(1 if refused or failed else 0)


def _bar(quiet: bool) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet)


def _tell(told: dict[str, Any], wait: bool) -> None:
    for problem in (*told["refused"], *told["failed"]):
        click.echo(f"{problem['source']}: {problem['code']}: {problem['detail']}")
    done = "read" if wait else "accepted"
    click.echo(f"{told['accepted'] - len(told['failed'])} of {told['items']} articles {done}")


class _Log:
    """What was accepted, a line each beside the source: `{key, source, job, stances, done}`."""

    def __init__(self, path: Path) -> None:
        self.jobs: dict[str, dict[str, Any]] = {}
        if path.exists():
            for line in path.read_text("utf-8").splitlines():
                self._take(line)
        self._file: IO[str] = path.open("a", encoding="utf-8")

    def _take(self, line: str) -> None:
        try:
            entry = json.loads(line)
        except ValueError:
            return  # the line that was being written when an import was killed
        self.jobs[entry["key"]] = entry

    def write(self, entry: dict[str, Any]) -> None:
        """Notes an item, or how it ended."""
        self.jobs[entry["key"]] = entry
        self._file.write(json.dumps(entry) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


def _send_all(found: Iterator[Item], log: _Log, api: Api, progress: Progress, total: int) -> list[dict[str, str]]:
    refused: list[dict[str, str]] = []
    task = progress.add_task("sending", total=total)
    for batch in _batches(found):
        fresh = [item for item in batch if item.key not in log.jobs]
        if fresh:
            refused += _send(fresh, log, api)
        progress.advance(task, len(batch))
    return refused


def _batches(found: Iterator[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for item in found:
        length = len(item.body.get("text") or item.body.get("html") or "")
        if batch and (len(batch) == _BATCH or size + length > _MOST):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += length
    if batch:
        yield batch


def _send(batch: list[Item], log: _Log, api: Api) -> list[dict[str, str]]:
    once = hashlib.sha256("".join(item.key for item in batch).encode()).hexdigest()
    body = {"articles": [dict(item.body) for item in batch]}
    answer = _patiently(lambda: api.post("/v1/articles/batch", body, {"Idempotency-Key": f"import-{once}"}))
    refused = []
    for item, result in zip(batch, answer["items"], strict=True):
        if "job" in result:
            entry = {"key": item.key, "source": item.source, "job": result["job"]["id"]}
            log.write(entry | {"stances": dict(item.stances), "done": False})
        else:
            error = result["error"]
            refused.append({"source": item.source, "code": error["code"], "detail": error["detail"]})
    return refused


def _patiently(call: Any) -> Any:
    """Again after a rest, twice, where that may help: a restart of the API must not end a year's import."""
    for rest in (2.0, 10.0):
        try:
            return call()
        except ApiError as error:
            if not error.passing:
                raise
            time.sleep(rest)
    return call()


def _await_all(log: _Log, api: Api, progress: Progress) -> list[dict[str, str]]:
    failed = []
    task = progress.add_task("reading", total=len(log.jobs))
    for entry in list(log.jobs.values()):
        if not entry["done"]:
            job = _patiently(lambda id=entry["job"]: api.finished(id))
            if job["state"] == "failed":
                failed.append({"source": entry["source"], **{n: job["error"][n] for n in ("code", "detail")}})
            else:
                _correct(entry["stances"], job["article_id"], api)
                log.write(entry | {"done": True})
        progress.advance(task)
    return failed


def _correct(stances: dict[str, str], article_id: str, api: Api) -> None:
    """Lays the analysts' words of an export over the article, unless there is one here already."""
    if not stances:
        return
    held = api.get(f"/v1/articles/{quote(article_id)}")["stances"]
    for actor, stance in stances.items():
        if held.get(actor, {}).get("source") != "analyst":
            api.put(f"/v1/articles/{quote(article_id)}/stances/{quote(actor)}", {"stance": stance, "note": "imported"})
