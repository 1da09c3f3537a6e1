"""`parley`: the command line. Each command parses, calls and prints."""

from __future__ import annotations

import contextlib
import json
import sys
from importlib import import_module
from typing import Any

import click

from service.config import BadSetting, load

#: Where each command is. Loaded when it is called: all of them together take seconds and 140 MB, an export 30 MB.
COMMANDS = {
    "analyze": "service.cli_submit:analyze",
    "backup": "service.cli_backup:backup",
    "evaluate": "service.cli_evaluate:evaluate",
    "export": "service.cli_archive:export",
    "extract": "service.cli_extract:extract",
    "import": "service.cli_archive:import_",
    "keys": "service.cli_keys:keys",
    "replay": "service.cli_timeline:replay_command",
    "restore": "service.cli_backup:restore",
    "retag": "service.cli_timeline:retag_command",
    "submit": "service.cli_submit:submit",
}


class _Group(click.Group):
    """Loads commands when they are called, and says what is wrong with a setting in one sentence, with exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *COMMANDS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found

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
    sys.exit(main(prog_name="parley"))
