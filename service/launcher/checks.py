"""What must hold before anything is started; each failure is one clear sentence."""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from typing import IO

import redis
from alembic.util.exc import CommandError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from service.adapters.database.migrate import current_revision, migrate, newest_revision
from service.adapters.database.store import DatabaseStore
from service.config import BadSetting, Config


def own_data_dir(config: Config) -> IO[str]:
    """Makes the data dir and locks it for this launcher; keep the returned file open. Raises `BadSetting`."""
    path = config.data_dir
    try:
        (path / "logs").mkdir(parents=True, exist_ok=True)
        lock = (path / "parley.lock").open("a+")
    except OSError as error:
        raise BadSetting(f"PARLEY_DATA_DIR={path} cannot be written: {error.strerror}.") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        other = lock.read().strip() or "another process"
        lock.close()
        raise BadSetting(f"Parley already runs on PARLEY_DATA_DIR={path} as process {other}: stop it first.") from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def free_address(config: Config) -> None:
    """Raises `BadSetting` if the API could not listen where it should."""
    host, port = config["PARLEY_HOST"], config["PARLEY_PORT"]
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise BadSetting(
            f"The API cannot listen on {host}:{port} ({error.strerror}): "
            "stop what runs there, or set PARLEY_HOST or PARLEY_PORT."
        ) from None


def admin_key(config: Config) -> tuple[str, bool]:
    """The admin key and whether it was made just now. A given one is kept too, for commands in other terminals."""
    path: Path = config.data_dir / "admin.key"
    given: str | None = config["PARLEY_ADMIN_KEY"]
    if given:
        write_secret(path, given)
        return given, False
    return kept_secret(path)


def kept_secret(path: Path) -> tuple[str, bool]:
    """A secret in a file that only its owner reads, made at the first call. Returns it and whether it is new."""
    try:
        kept = path.read_text().strip()
    except FileNotFoundError:
        kept = ""
    except OSError as error:
        raise BadSetting(f"{path} cannot be read: {error.strerror}.") from None
    if kept:
        return kept, False
    secret = secrets.token_urlsafe(32)
    write_secret(path, secret)
    return secret, True


def write_secret(path: Path, secret: str) -> None:
    """Writes it whole or not at all, readable by its owner only. Raises `BadSetting`."""
    try:
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret + "\n")
        fresh.replace(path)
    except OSError as error:
        raise BadSetting(f"{path} cannot be written: {error.strerror}.") from None


def broker_answers(url: str) -> None:
    """Raises `BadSetting` if there is no Valkey or Redis at `url`."""
    try:
        with redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        raise BadSetting(f"No Valkey or Redis answers at PARLEY_REDIS_URL ({_first_line(error)}).") from None


def ready_database(config: Config, say: Callable[[str], None]) -> DatabaseStore:
    """The store, brought to the newest schema. Raises `BadSetting` if there is no database, or one from the future."""
    try:
        shown = make_url(config.database_url).render_as_string(hide_password=True)
    except ArgumentError:
        raise BadSetting("PARLEY_DATABASE_URL is not a URL that SQLAlchemy understands.") from None
    store = DatabaseStore(config.database_url)
    try:
        if current_revision(store.engine) != newest_revision():
            say(f"bringing the database up to date: {shown}")
        migrate(store.engine)
    except CommandError as error:
        store.close()
        raise BadSetting(f"The database {shown} is of another version of Parley ({_first_line(error)}).") from None
    except SQLAlchemyError as error:
        store.close()
        raise BadSetting(f"The database {shown} cannot be used ({_first_line(error)}).") from None
    return store


def _first_line(error: BaseException) -> str:
    return str(error.__cause__ or error).strip().split("\n")[0].rstrip(".")
