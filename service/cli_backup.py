"""`parley backup` and `parley restore`: the SQLite database, copied while Parley runs, put back while it does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from service.adapters.database import backup as backups
from service.adapters.database.migrate import migrate
from service.adapters.database.store import DatabaseStore
from service.config import load
from service.launcher.checks import own_data_dir


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def backup(target: Path, as_json: bool) -> None:
    """Copies the SQLite database to TARGET while Parley runs. Keep secret.key and admin.key of the data dir too."""
    with _Shown("copying", as_json) as progress:
        size = _done(lambda: backups.backup(load().database_url, target, progress.step))
    _tell({"backup": str(target), "bytes": size}, f"{target}: {size / 1e6:.1f} MB", as_json)


@click.command()
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def restore(source: Path, yes: bool, as_json: bool) -> None:
    """Puts the backup SOURCE in the database's place and brings it to the newest schema. Parley must be stopped."""
    config = load()
    path = _done(lambda: backups.sqlite_path(config.database_url))
    if not yes:
        click.confirm(f"Replace {path}? The database that is there now is kept beside it.", abort=True)
    lock = own_data_dir(config)
    try:
        with _Shown("restoring", as_json) as progress:
            kept = _done(lambda: backups.restore(config.database_url, source, progress.step))
        store = DatabaseStore(config.database_url)
        migrate(store.engine)
        store.close()
    finally:
        lock.close()
    told = f"{path} is what {source} holds" + (f"; what it was is in {kept}" if kept else "")
    _tell({"restored": str(path), "kept": kept and str(kept)}, told, as_json)


class _Shown:
    """A progress bar on standard error."""

    def __init__(self, what: str, quiet: bool) -> None:
        self._progress = Progress(console=Console(stderr=True), transient=True, disable=quiet)
        self._task = self._progress.add_task(what, total=None)

    def __enter__(self) -> _Shown:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def step(self, done: int, everything: int) -> None:
        """So many pages of so many."""
        self._progress.update(self._task, completed=done, total=everything)


def _done(work: Any) -> Any:
    try:
        return work()
    except backups.CannotBackUp as error:
        raise click.ClickException(str(error)) from None


def _tell(plain: dict[str, Any], line: str, as_json: bool) -> None:
    click.echo(json.dumps(plain) if as_json else line)
