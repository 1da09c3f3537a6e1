"""`parley evaluate`: how well the reader reads labelled stories."""

from __future__ import annotations

import json
from pathlib import Path

import click

from service.reading.evaluate import evaluate as run
from service.reading.evaluate import render
from service.reading.gold import Gold, GoldError, parse


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--compare",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier run's JSON to compare with.",
)
def evaluate(files: tuple[Path, ...], as_json: bool, compare: Path | None) -> None:
    """Read the labelled stories in FILES (JSON lines) and print how well that went."""
    from service.bootstrap import reader

    report = run(_stories(files), reader())
    if as_json:
        click.echo(json.dumps(report.to_json(), indent=1))
        return
    before = json.loads(compare.read_text("utf-8")) if compare else None
    click.echo(render(report, before))


def _stories(files: tuple[Path, ...]) -> list[Gold]:
    found = []
    for path in files:
        try:
            found += parse(path.read_text("utf-8").splitlines())
        except GoldError as error:
            raise click.ClickException(f"{path}: {error}") from error
    return found
