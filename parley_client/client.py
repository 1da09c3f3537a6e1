"""Calls the HTTP API: one method for each thing that programs do often, `call` for the rest."""

from __future__ import annotations

import http.client
import json
import random
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypedDict

from parley_client.problems import Problem, problem_of

#: Statuses that another try may change.
_AGAIN = frozenset({408, 425, 429, 502, 503, 504})

#: Longest wait between two tries, in seconds.
_LONGEST = 60.0


class Unreachable(Exception):
    """The API does not answer."""


class Job(TypedDict):
    """A job; the API may add fields."""

    id: str
    state: str
    attempts: int
    error: dict[str, Any] | None
    article_id: str | None
    created_at: str
    finished_at: str | None


class Alert(TypedDict):
    """An alert of the feed; `cursor` is where to go on behind it, added by `Client.alerts`."""

    id: str
    sequence: int
    type: str
    created_at: str
    data: dict[str, Any]
    state: str
    cursor: str


class Client:
    """A client with a key. `tries` is how often a call is made before it gives up; `timeout` is in seconds.

    Reading, deleting and submitting (with an `Idempotency-Key`) are tried again with back-off after a broken connection
    or a passing trouble of the server, and when the API says 429 or 503 with `Retry-After`. Raises `Problem` when the
    API refuses, `Unreachable` when it does not answer.
    """

    def __init__(self, url: str, key: str, *, tries: int = 4, timeout: float = 90.0) -> None:
        self.url, self._key, self._tries, self._timeout = url.rstrip("/"), key, max(1, tries), timeout
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    # --- articles ---

    def submit(self, *, idempotency_key: str | None = None, wait: int = 0, **article: Any) -> Job:
        """Sends an article in (`url`, `html` or `text`, and metadata); waits up to `wait` seconds for its end."""
        headers = {"Idempotency-Key": idempotency_key or str(uuid.uuid4())}
        if wait:
            headers["Prefer"] = f"wait={wait}"
        job: Job = self.call("POST", "/v1/articles", article, headers=headers, safe=True)
        return job

    def finished(self, job_id: str, pause: float = 0.5) -> Job:
        """The job when it has ended, looked at every `pause` seconds, as long as it takes."""
        while True:
            job: Job = self.get(f"/v1/jobs/{job_id}")
            if job["state"] in ("succeeded", "failed"):
                return job
            time.sleep(pause)

    def analyze(self, **article: Any) -> dict[str, Any]:
        """What an article says, with nothing stored."""
        found: dict[str, Any] = self.call("POST", "/v1/analyze", article, safe=True)
        return found

    # --- lists and alerts ---

    def items(self, path: str, **filters: Any) -> Iterator[dict[str, Any]]:
        """Every item of a list, page after page: `client.items("/v1/articles", actor="ttp")`."""
        cursor = None
        while True:
            page = self.get(path, cursor=cursor, **filters)
            yield from page["items"]
            cursor = page["next"]
            if not cursor:
                return

    def alerts(self, after: str | None = None, wait: int = 30, **filters: Any) -> Iterator[Alert]:
        """Every alert behind the cursor `after`, oldest first, and then each as it comes, for ever.

        A server that is away is waited for. Keep `alert["cursor"]` when you are done with an alert: passed as `after`,
        it goes on behind it (within a page it repeats the page's later alerts, so look at `sequence`).
        """
        failures = 0
        while True:
            try:
                page = self.get("/v1/alerts", after=after, wait=wait, **filters)
            except Unreachable:
                failures += 1
                time.sleep(_pause(failures))
                continue
            failures = 0
            for i, alert in enumerate(page["items"]):
                last = i == len(page["items"]) - 1
                told: Alert = alert
                told["cursor"] = page["next"] if last else (after or "")
                yield told
            after = page["next"]

    # --- anything ---

    def get(self, path: str, **query: Any) -> Any:
        """GET as JSON; arguments that are None are left away."""
        asked = {name: _text(value) for name, value in query.items() if value is not None}
        return self.call("GET", f"{path}?{urllib.parse.urlencode(asked)}" if asked else path, safe=True)

    def post(self, path: str, body: Any = None) -> Any:
        """POST of JSON, once: it is not tried again when the connection breaks."""
        return self.call("POST", path, body)

    def delete(self, path: str) -> Any:
        """DELETE."""
        return self.call("DELETE", path, safe=True)

    def call(
        self, method: str, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None, safe: bool = False
    ) -> Any:
        """One call; the answer as JSON, None if it is empty. `safe` calls may be made twice without harm."""
        tries = self._tries if safe else 1
        for failures in range(1, tries + 1):
            try:
                return self._once(method, path, body, headers or {})
            except _Passing as error:
                if failures == tries:
                    raise error.reason from None
                time.sleep(_pause(failures, error.asked))
        raise AssertionError("unreachable")

    def stream(self, path: str) -> Iterator[bytes]:
        """GET, the body as it comes: for exports and the event stream. Made once."""
        try:
            with self._opened("GET", path, None, {}) as response:
                while chunk := response.read1(1 << 16):
                    yield chunk
        except _Passing as error:
            raise error.reason from None

    def _once(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Any:
        with self._opened(method, path, body, headers) as response:
            answer = response.read()
            return json.loads(answer) if answer else None

    @contextmanager
    def _opened(
        self, method: str, path: str, body: Any, headers: Mapping[str, str]
    ) -> Iterator[http.client.HTTPResponse]:
        data = None if body is None else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {self._key}", "Accept": "*/*", **headers}
        if data is not None:
            sent["Content-Type"] = "application/json"
        request = urllib.request.Request(self.url + path, data, sent, method=method)
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                yield response
        except urllib.error.HTTPError as error:
            problem = problem_of(error.code, error.read())
            if error.code in _AGAIN:
                raise _Passing(problem, _seconds(error.headers.get("Retry-After"))) from None
            raise problem from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _Passing(Unreachable(f"{self.url} does not answer: {_reason(error)}"), None) from None


class _Passing(Exception):
    """A failure that another try may mend: `reason` is what to raise if none is left, `asked` seconds to wait."""

    def __init__(self, reason: Problem | Unreachable, asked: float | None) -> None:
        self.reason, self.asked = reason, asked


def _pause(failures: int, asked: float | None = None) -> float:
    """Seconds until the next try: doubling from half a second with jitter, never shorter than asked for."""
    grown: float = min(_LONGEST, 0.5 * 2.0 ** (failures - 1)) * random.uniform(0.5, 1.0)
    return max(grown, min(asked or 0.0, _LONGEST))


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isascii() and text.isdigit() else None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)


def _reason(error: Exception) -> str:
    """What went wrong, without the names of the exceptions around it."""
    reason = getattr(error, "reason", None) or error
    return getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
