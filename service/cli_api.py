"""The command line's way to the HTTP API: where it is, with which key, and errors as one sentence."""

from __future__ import annotations

import contextlib
import functools
import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import click

from service.config import Config, load


class ApiError(click.ClickException):
    """The API refused, or does not answer; `passing`: another try may help."""

    def __init__(self, message: str, *, passing: bool = True) -> None:
        super().__init__(message)
        self.passing = passing


class Api:
    """Calls the API. Raises `ApiError` for whatever goes wrong."""

    def __init__(self, base: str, key: str) -> None:
        self._base, self._key = base.rstrip("/"), key
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def get(self, path: str) -> Any:
        """GET, as JSON."""
        return self._call("GET", path, None)

    def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> Any:
        """POST, as JSON."""
        return self._call("POST", path, body, headers)

    def put(self, path: str, body: Any) -> Any:
        """PUT, as JSON."""
        return self._call("PUT", path, body)

    def delete(self, path: str) -> Any:
        """DELETE."""
        return self._call("DELETE", path, None)

    def finished(self, job_id: str) -> Any:
        """The job when it has ended; looks twice a second, as long as it takes."""
        while True:
            job = self.get(f"/v1/jobs/{job_id}")
            if job["state"] in ("succeeded", "failed"):
                return job
            time.sleep(0.5)

    def stream(self, path: str) -> Iterator[bytes]:
        """GET, the body as it comes."""
        with self._opened("GET", path, None) as response:
            while chunk := response.read1(1 << 16):
                yield chunk

    def _call(self, method: str, path: str, body: Any, headers: Mapping[str, str] | None = None) -> Any:
        with self._opened(method, path, body, headers) as response:
            answer = response.read()
            return json.loads(answer) if answer else None

    @contextlib.contextmanager
    def _opened(
        self, method: str, path: str, body: Any, headers: Mapping[str, str] | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        data = None if body is None else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"} | dict(headers or {})
        request = urllib.request.Request(self._base + path, data, sent, method=method)
        try:
            with self._opener.open(request, timeout=90) as response:
                yield response
        except http.client.HTTPException as error:
            raise ApiError(f"{self._base} broke off ({error!r}): try again.") from None
        except urllib.error.HTTPError as error:
            raise ApiError(_reason(error), passing=error.code == 429 or error.code >= 500) from None
        except OSError as error:
            raise ApiError(f"{self._base} does not answer ({error}): is `make run` running?") from None


def _reason(error: urllib.error.HTTPError) -> str:
    try:
        problem = json.loads(error.read())
        return f"{problem['title']} ({problem['code']}): {problem['detail']}"
    except (ValueError, KeyError):
        return f"the API answered {error.code}"


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
