"""Whole Parleys for whole stories, and a web site to read and to tell."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.launched import Launched

Launch = Callable[..., Launched]


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    """Starts `parley up` with settings; stopped at the end."""
    running: list[Launched] = []

    def _launch(**settings: str) -> Launched:
        folder = tmp_path / f"parley{len(running)}"
        folder.mkdir()
        running.append(Launched(folder, **settings))
        return running[-1]

    yield _launch
    for one in running:
        one.end()


class Site(http.server.ThreadingHTTPServer):
    """A web site on loopback: serves `pages` (path to HTML), keeps what is POSTed; `gate` holds back `/slow`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, str] = {}
        self.posted: list[tuple[dict[str, str], bytes]] = []
        self.asked: list[str] = []
        self.gate = threading.Event()
        self.host = f"127.0.0.1:{self.server_port}"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path.startswith("/slow"):
            self.server.gate.wait(15)
        page = self.server.pages.get(self.path)
        self._answer(200 if page else 404, (page or "nothing here").encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self._answer(200, b"ok", "text/plain")

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # a worker that was killed reads no answer

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback."""
    server = Site()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.gate.set()
    server.shutdown()
    server.server_close()
