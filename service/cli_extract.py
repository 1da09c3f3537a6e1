"""`parley extract`: what the extractor makes of a file or a URL, and why. Nothing is sent or stored."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from service.adapters.extractor import build_extractor
from service.adapters.extractor.explained import Explained, Verdict
from service.cli_source import is_page
from service.domain.article import Page, Submission
from service.domain.errors import JobFailed

_FIELDS = ("title", "outlet", "author", "agency", "published_at", "modified_at", "language", "canonical_url")
#: Exit status for a page that is no article.
REFUSED = 1


@click.command()
@click.argument("source", metavar="FILE|URL|-")
@click.option("--explain", is_flag=True, help="Show every block, whether it was kept, and if not, why.")
@click.option("--url", help="Where the page in FILE came from.")
@click.option("--title", help="The headline, if you know it.")
@click.option("--text", "as_text", is_flag=True, help="FILE is text pasted from a page, even if it looks like HTML.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def extract(source: str, explain: bool, url: str | None, title: str | None, as_text: bool, as_json: bool) -> None:
    """Cleans the article in FILE (a page or pasted text), at URL, or on standard input."""
    extractor = build_extractor()
    try:
        page, submission = _material(source, url, title, as_text)
        explained = extractor.explain(submission, page, datetime.now(UTC))
    except JobFailed as failed:
        _refused(failed, as_json)
        sys.exit(REFUSED)
    if as_json:
        click.echo(json.dumps(_as_json(explained, explain), ensure_ascii=False, indent=2))
    elif explain:
        _print_explained(explained)
    else:
        _print_article(explained)


def _material(source: str, url: str | None, title: str | None, as_text: bool) -> tuple[Page | None, Submission]:
    """The page to extract, or the submission that holds it. Raises `click.UsageError`, `JobFailed`."""
    if source.startswith(("http://", "https://")):
        from service.adapters.fetcher import build_fetcher
        from service.bootstrap import config

        return build_fetcher(config()).fetch(source), Submission(url=source, title=title)
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{source} cannot be read: {error.strerror}.") from None
    content = data.decode("utf-8-sig", "replace")
    if not as_text and is_page(source, content):
        return None, Submission(html=content, url=url, title=title)
    return None, Submission(text=content, url=url, title=title)


def _refused(failed: JobFailed, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"error": {"code": failed.code, "detail": failed.detail, "retryable": failed.retryable}}))
    else:
        click.echo(f"{failed.code}: {failed.detail}", err=True)


def _as_json(explained: Explained, explain: bool) -> dict[str, Any]:
    extraction = explained.extraction
    data: dict[str, Any] = {name: getattr(extraction, name) for name in _FIELDS}
    for name in ("published_at", "modified_at"):
        data[name] = None if data[name] is None else data[name].isoformat()
    data |= {"published_at_source": extraction.published_at_source, "sources": dict(extraction.sources)}
    data |= {"text": extraction.text, "removed": [asdict(block) for block in extraction.removed]}
    if explain:
        data["blocks"] = [{"kept": v.reason is None, "reason": v.reason, "text": v.text} for v in explained.verdicts]
    return data


def _print_metadata(explained: Explained) -> None:
    for name in _FIELDS:
        value = getattr(explained.extraction, name)
        if value is not None:
            shown = value.isoformat() if isinstance(value, datetime) else value
            source = explained.extraction.sources.get(name)
            click.echo(f"{name + ':':14} {shown}" + (f"   ({source})" if source else ""))
    click.echo()


def _print_article(explained: Explained) -> None:
    _print_metadata(explained)
    click.echo(explained.extraction.text)


def _print_explained(explained: Explained) -> None:
    _print_metadata(explained)
    for verdict in explained.verdicts:
        click.echo(_line(verdict))
    kept = sum(verdict.reason is None for verdict in explained.verdicts)
    click.echo(f"\n{kept} of {len(explained.verdicts)} blocks kept")


def _line(verdict: Verdict) -> str:
    mark = click.style("keep", fg="green") if verdict.reason is None else click.style("cut ", fg="red")
    text = verdict.text if len(verdict.text) <= 100 else f"{verdict.text[:97]}…"
    return f"{mark}  {verdict.reason or '':11} {text}"
