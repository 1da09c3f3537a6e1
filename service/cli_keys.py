"""`parley keys`: API keys through the API, and the admin key in the data dir."""

from __future__ import annotations

import json
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from service.adapters.database.store import DatabaseStore
from service.adapters.ids import new_id
from service.cli_api import Api, api_options
from service.config import BadSetting, Config, load


@click.group()
def keys() -> None:
    """API keys: who may submit, read, manage."""


@keys.command()
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(["submit", "read", "manage"]))
@click.option("--expires-at", help="Time or date on which it ends; default: never.")
@api_options
def create(name: str, scopes: tuple[str, ...], expires_at: str | None, api: Api, as_json: bool) -> None:
    """Makes a key and prints its secret, this once."""
    key = api.post("/v1/keys", {"name": name, "scopes": list(scopes), "expires_at": expires_at})
    click.echo(json.dumps(key) if as_json else f"{key['id']} ({', '.join(key['scopes'])}): {key['secret']}")


@keys.command("list")
@api_options
def list_keys(api: Api, as_json: bool) -> None:
    """All keys, newest first."""
    cursor: str | None = ""
    while cursor is not None:
        page = api.get(f"/v1/keys?limit=200&cursor={cursor}")
        for key in page["items"]:
            click.echo(json.dumps(key) if as_json else _line(key))
        cursor = page["next"]


def _line(key: dict[str, Any]) -> str:
    state = "revoked" if key["revoked_at"] else f"until {key['expires_at'][:10]}" if key["expires_at"] else "for good"
    used = f"last used {key['last_used_at'][:16]}" if key["last_used_at"] else "never used"
    return f"{key['id']}  {', '.join(key['scopes'])}  {state}, {used}  {key['name']}"


@keys.command()
@click.argument("key_id")
@api_options
def revoke(key_id: str, api: Api, as_json: bool) -> None:
    """Ends a key at once."""
    api.delete(f"/v1/keys/{key_id}")
    click.echo(json.dumps({"revoked": key_id}) if as_json else f"{key_id} is revoked")


@keys.command("rotate-admin")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def rotate_admin(as_json: bool) -> None:
    """Replaces the admin key in the data dir: the old one is refused from the next request on."""
    config = load()
    if config["PARLEY_ADMIN_KEY"]:
        raise BadSetting("The admin key comes from PARLEY_ADMIN_KEY: set that anew and start Parley again.")
    path = config.data_dir / "admin.key"
    if not path.exists():
        raise BadSetting(f"There is no admin key in {path}: run this where Parley's data dir is.")
    secret = secrets.token_urlsafe(32)
    _replace(path, secret)
    _note(config)
    click.echo(json.dumps({"admin_key": secret}) if as_json else f"the admin key, kept in {path}: {secret}")


def _replace(path: Path, secret: str) -> None:
    """Readers see the old key or the new one, never half of one."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret + "\n")
    fresh.replace(path)


def _note(config: Config) -> None:
    now = datetime.now(UTC)
    store = DatabaseStore(config.database_url)
    with store.writing() as tx:
        tx.audit.add(new_id("aud", now), now, "admin", "admin_key.rotate", "admin", {})
    store.close()
