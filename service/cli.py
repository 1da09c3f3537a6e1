"""`parley`: the command line. Each command parses, calls and prints."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any

import click

from service.cli_archive import export, import_
from service.cli_backup import backup, restore
from service.cli_evaluate import evaluate
from service.cli_extract import extract
from service.cli_keys import keys
from service.cli_submit import analyze, submit
from service.cli_timeline import replay_command, retag_command
from service.config import BadSetting, load


class _Group(click.Group):
    """Says what is wrong with a setting in one sentence, with exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BadSetting as error:
            click.echo(f"parley: {error}", err=True)
            ctx.exit(2)


@click.group(cls=_Group)
@click.version_option(package_name=None, version="0.1.0", prog_name="parley")
def main() -> None:
    """Reads the press for talks with the TTP, and says who turned."""


main.add_command(submit)
main.add_command(analyze)
main.add_command(evaluate)
main.add_command(extract)
main.add_command(export)
main.add_command(import_)
main.add_command(keys)
main.add_command(backup)
main.add_command(restore)
main.add_command(replay_command)
main.add_command(retag_command)


def _say(line: str) -> None:
    """Prints a line; a terminal that was closed meanwhile must not keep the children from being stopped."""
    with contextlib.suppress(OSError):
        click.echo(line)


@main.command()
def up() -> None:
    """Starts everything on this machine and keeps it running until Ctrl-C."""
    from service.launcher.up import up as run

    run(load(), _say)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def migrate(as_json: bool) -> None:
    """Brings the database to the newest schema."""
    from service.adapters.database.migrate import current_revision
    from service.adapters.database.migrate import migrate as run
    from service.adapters.database.store import DatabaseStore

    store = DatabaseStore(load().database_url)
    before = current_revision(store.engine)
    run(store.engine)
    after = current_revision(store.engine)
    store.close()
    click.echo(json.dumps({"before": before, "after": after}) if as_json else f"schema {before or 'none'} -> {after}")


if __name__ == "__main__":
    sys.exit(main())
