"""What must hold before anything is started; each failure is one clear sentence."""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
from pathlib import Path
from typing import IO

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


def kept_secret(path: Path, make: str | None = None) -> tuple[str, bool]:
    """A secret in a file that only its owner reads, made at the first call. Returns it and whether it is new."""
    if path.exists():
        return path.read_text().strip(), False
    secret = make or secrets.token_urlsafe(32)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret + "\n")
    return secret, True
