"""The command line's way to the HTTP API: where it is, with which key, and errors as one sentence."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import click

from parley_client import Client, Problem, Unreachable
from service.config import Config, load


class ApiError(click.ClickException):
    """The API refused, or does not answer; `passing`: another try may help."""

    def __init__(self, message: str, *, passing: bool = True) -> None:
        super().__init__(message)
        self.passing = passing


class Api:
    """`parley_client.Client` with errors as the command line tells them. Raises `ApiError` for whatever goes wrong."""

    def __init__(self, base: str, key: str) -> None:
        self._client = Client(base, key, tries=2)

    def get(self, path: str) -> Any:
        """GET, as JSON."""
        return self._call("GET", path, None, {}, safe=True)

    def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> Any:
        """POST, as JSON; with an Idempotency-Key it may be sent twice."""
        sent = dict(headers or {})
        return self._call("POST", path, body, sent, safe="Idempotency-Key" in sent)

    def put(self, path: str, body: Any) -> Any:
        """PUT, as JSON."""
        return self._call("PUT", path, body, {}, safe=True)

    def delete(self, path: str) -> Any:
        """DELETE."""
        return self._call("DELETE", path, None, {}, safe=True)

    def finished(self, job_id: str) -> Any:
        """The job when it has ended; looks twice a second, as long as it takes."""
        with _told():
            return self._client.finished(job_id)

    def stream(self, path: str) -> Iterator[bytes]:
        """GET, the body as it comes."""
        with _told():
            yield from self._client.stream(path)

    def _call(self, method: str, path: str, body: Any, headers: Mapping[str, str], *, safe: bool) -> Any:
        with _told():
            return self._client.call(method, path, body, headers=headers, safe=safe)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except Problem as problem:
        raise ApiError(str(problem), passing=problem.status == 429 or problem.status >= 500) from None
    except Unreachable as error:
        raise ApiError(f"{error}: is `make run` running?") from None


def default_url(config: Config) -> str:
    """Where the API of these settings is."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(config["PARLEY_HOST"], config["PARLEY_HOST"])
    return f"http://{host}:{config['PARLEY_PORT']}"


def default_key(config: Config) -> str:
    """The admin key of these settings. Raises `click.UsageError` if there is none to be found."""
    key: str | None = config["PARLEY_ADMIN_KEY"]
    path = config.data_dir / "admin.key"
    if key:
        return key
    if path.exists():
        return path.read_text().strip()
    raise click.UsageError(f"No key: give --key or PARLEY_KEY, or run where {path} is.")


def api_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --url, --key and --json; the command gets `api` and `as_json`."""

    @click.option("--url", "api_url", help="The API; default: that of the settings here.")
    @click.option("--key", help="API key; default: PARLEY_KEY, or the admin key in the data dir.")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    @functools.wraps(command)
    def wrapped(*arguments: Any, api_url: str | None, key: str | None, **options: Any) -> Any:
        config = load()
        key = key or config["PARLEY_KEY"]
        return command(*arguments, api=Api(api_url or default_url(config), key or default_key(config)), **options)

    return wrapped
