"""Every setting: one typed table of name, default and help. A test holds `docs/operations.md` against it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class BadSetting(ValueError):
    """A setting cannot be used as it is: the message names it and says what is wrong, in one sentence."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its environment variable, how its text is read, its default and what it is for."""

    name: str
    read: Callable[[str], Any]
    default: Any
    help: str

    def value(self, environment: Mapping[str, str]) -> Any:
        """What the environment says, or the default. Raises `BadSetting`."""
        text = environment.get(self.name, "").strip()
        if not text:
            return self.default
        try:
            return self.read(text)
        except ValueError as error:
            raise BadSetting(f"{self.name}={text!r} cannot be used: {error}.") from None


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise ValueError("it must be a whole number") from None
        if not low <= number <= high:
            raise ValueError(f"it must lie between {low} and {high}")
        return number

    return read


def _decimal(low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            raise ValueError("it must be a number") from None
        if not low <= number <= high:
            raise ValueError(f"it must lie between {low:g} and {high:g}")
        return number

    return read


def _database(text: str) -> str:
    if not text.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:", "postgres:")):
        raise ValueError("it must be a sqlite: or postgresql: URL")
    return text


def _redis(text: str) -> str:
    if not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("it must be a redis://, rediss:// or unix:// URL")
    return text


def _http(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("it must be an http:// or https:// URL")
    return text


def _admin_key(text: str) -> str:
    if len(text) < 20:
        raise ValueError("it must have 20 characters or more")
    return text


def _level(text: str) -> str:
    if text.lower() not in ("debug", "info", "warning", "error"):
        raise ValueError("it must be debug, info, warning or error")
    return text.lower()


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    for host in hosts:
        name, _, port = host.rpartition(":")
        if not name or not port.isdigit():
            raise ValueError(f"{host!r} is not host:port")
    return hosts


def _domains(text: str) -> tuple[str, ...]:
    names = tuple(part.strip().lower().strip(".") for part in text.split(",") if part.strip())
    for name in names:
        if not name or any(character in name for character in "/@ *"):
            raise ValueError(f"{name!r} is no host name")
    return names


SETTINGS: tuple[Setting, ...] = (
    Setting("PARLEY_DATA_DIR", Path, Path("data"), "SQLite file, embedded Valkey's data, generated secrets."),
    Setting("PARLEY_TOPIC", str, "ttp", "Topic that is read for: a folder of service/topics/, or a path to one."),
    Setting("PARLEY_HOST", str, "127.0.0.1", "Address that the API listens on."),
    Setting("PARLEY_PORT", _whole(1, 65535), 8000, "Port that the API listens on."),
    Setting(
        "PARLEY_DATABASE_URL", _database, None, "SQLAlchemy URL, SQLite or PostgreSQL; none: SQLite in the data dir."
    ),
    Setting("PARLEY_REDIS_URL", _redis, None, "Broker, rate limits, live fan-out; none: an embedded Valkey."),
    Setting("PARLEY_ADMIN_KEY", _admin_key, None, "A key with every scope, 20 characters or more; none: generated."),
    Setting(
        "PARLEY_SECRET", _admin_key, None, "Seals webhook secrets; the same on every host. None: kept in the data dir."
    ),
    Setting("PARLEY_KEY", str, None, "The key that the command line calls the API with; none: the admin key."),
    Setting("PARLEY_ALLOW_HOSTS", _hosts, (), "host:port,… exempt from the private-address guard. Logged loudly."),
    Setting("PARLEY_WORKERS", _whole(1, 64), 2, "Worker processes that the launcher starts."),
    Setting("PARLEY_THREADS", _whole(4, 512), 48, "Threads of the API: each waiting client holds one."),
    Setting("PARLEY_STREAMS", _whole(0, 512), 16, "Most open alert streams of one API process; each holds a thread."),
    Setting("PARLEY_CONTACT", str, None, "Mail address or URL in the user agent, for sites that Parley fetches from."),
    Setting("PARLEY_HOST_DELAY", _decimal(0, 3600), 1.0, "Seconds between two fetches from one host."),
    Setting("PARLEY_BLOCK_HOSTS", _domains, (), "host,… never fetched from, with all names below them."),
    Setting("PARLEY_RATE_LIMIT", _whole(0, 1_000_000), 30_000, "Requests a minute and key; 0: no limit."),
    Setting("PARLEY_KEEP_HTML_DAYS", _whole(0, 36500), 90, "Days that submitted HTML is kept; 0: for ever."),
    Setting("PARLEY_LLM_URL", _http, None, "OpenAI-compatible endpoint asked about unsure passages; none: off."),
    Setting("PARLEY_LLM_MODEL", str, None, "Model that the endpoint is asked for."),
    Setting("PARLEY_LLM_KEY", str, None, "The endpoint's key."),
    Setting("PARLEY_LLM_SECONDS", _decimal(0.1, 30), 10.0, "Seconds that one article may wait for the endpoint."),
    Setting("PARLEY_LLM_CALLS", _whole(0, 1_000_000), 200, "Most calls to the endpoint in a clock hour, on one host."),
    Setting("PARLEY_LLM_CHARS", _whole(0, 10**12), 2_000_000, "Most characters sent to the endpoint in a clock hour."),
    Setting("PARLEY_LOG", _level, "info", "Log level: debug, info, warning or error."),
)


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one run: `config["PARLEY_PORT"]`."""

    values: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def data_dir(self) -> Path:
        """Where everything on disk is, absolute."""
        path: Path = self["PARLEY_DATA_DIR"]
        return path.expanduser().absolute()

    @property
    def database_url(self) -> str:
        """The database: the setting's, or SQLite in the data dir."""
        return self["PARLEY_DATABASE_URL"] or f"sqlite:///{self.data_dir / 'parley.db'}"


def load(environment: Mapping[str, str] | None = None) -> Config:
    """Reads all settings. Raises `BadSetting` for a bad value, and for a PARLEY_ name that does not exist."""
    environment = os.environ if environment is None else environment
    known = {setting.name for setting in SETTINGS}
    for name in environment:
        if name.startswith("PARLEY_") and name not in known and not name.startswith("PARLEY_TEST_"):
            raise BadSetting(f"{name} is no setting of Parley: see docs/operations.md for those there are.")
    return Config({setting.name: setting.value(environment) for setting in SETTINGS})
