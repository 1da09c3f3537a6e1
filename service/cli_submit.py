"""`parley submit` and `parley analyze`: articles from files, URLs or standard input, through the HTTP API."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from service.cli_api import Api, ApiError, api_options
from service.cli_source import is_page

_METADATA = (
    click.option("--title", help="Headline."),
    click.option("--outlet", help="Publisher."),
    click.option("--published-at", "--date", "published_at", help="Time or date of publication."),
    click.option("--language", help="Language, such as en."),
)


def metadata_options(command: Any) -> Any:
    """Adds the options that describe an article."""
    for option in reversed(_METADATA):
        command = option(command)
    return command


def article_of(source: str, metadata: dict[str, str | None]) -> dict[str, str]:
    """The request body for a file, a URL or `-`. Raises `click.UsageError`."""
    given = {name: value for name, value in metadata.items() if value}
    if source.startswith(("http://", "https://")):
        return {"url": source} | given
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{source} cannot be read: {error.strerror}.") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.UsageError(f"{source} is not text in UTF-8.") from None
    return {"html" if is_page(source, text) else "text": text} | given


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="FILE|URL|-…")
@metadata_options
@click.option("--wait/--no-wait", default=True, help="Wait until each article is read (default), or only accepted.")
@api_options
def submit(sources: tuple[str, ...], wait: bool, api: Api, as_json: bool, **metadata: str | None) -> None:
    """Sends articles in and tells what they say."""
    failed = 0
    for source, job in _submitted(sources, metadata, api, wait, show=not as_json):
        failed += job["state"] == "failed"
        if as_json:
            click.echo(json.dumps({"source": source} | job, ensure_ascii=False))
        else:
            click.echo(_line(source, job, api))
    raise SystemExit(1 if failed else 0)


def _submitted(
    sources: tuple[str, ...], metadata: dict[str, str | None], api: Api, wait: bool, show: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    jobs = [(source, api.post("/v1/articles", article_of(source, metadata))) for source in sources]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not (show and wait)) as progress:
        task = progress.add_task("reading", total=len(jobs))
        for source, job in jobs:
            yield source, api.finished(job["id"]) if wait else job
            progress.advance(task)


def _line(source: str, job: dict[str, Any], api: Api) -> str:
    if job["state"] == "failed":
        return f"{source}: failed, {job['error']['code']}: {job['error']['detail']}"
    if not job["article_id"]:
        return f"{source}: accepted, job {job['id']}"
    try:
        article = api.get(f"/v1/articles/{job['article_id']}")
    except ApiError as error:
        return f"{source}: read, article {job['article_id']} ({error})"
    said = ", ".join(f"{actor} {stance['stance']}" for actor, stance in article["stances"].items())
    return f"{source}: {article['published_at'][:10]} {article['id']}: {said or 'no stance'}"


@click.command()
@click.argument("source", metavar="FILE|URL|-")
@metadata_options
@api_options
def analyze(source: str, api: Api, as_json: bool, **metadata: str | None) -> None:
    """Reads one article without storing it, and says why each sentence counted or not."""
    found = api.post("/v1/analyze", article_of(source, metadata))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    click.echo(f"{found['title'] or '(no headline)'}  [{found['published_at'][:10]}, {found['published_at_source']}]")
    click.echo(f"on topic: {'yes' if found['relevant'] else 'no'} ({found['relevance']:.2f})")
    for actor, stance in found["stances"].items():
        click.echo(f"  {actor}: {stance['stance']} ({stance['score']:.2f})")
        for index in stance["evidence"][:3]:
            seen = found["observations"][index]
            click.echo(f"    «{seen['text']}»  [{seen['tense']}, {seen['rule']}: {', '.join(seen['cues'])}]")
    _tell_sentences(found["sentences"])


def _tell_sentences(sentences: list[dict[str, Any]]) -> None:
    if sentences:
        click.echo("each sentence:")
    for sentence in sentences:
        click.echo(f"  {sentence['verdict']}: «{sentence['text']}»")
        click.echo(f"    {sentence['why']}")
