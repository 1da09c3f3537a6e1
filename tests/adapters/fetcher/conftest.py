"""Servers on loopback that behave as they are told."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from service.adapters.fetcher.client import GuardedClient


@dataclass
class Site:
    """A web server on loopback: `pages` maps a path to (status, headers, body) or to a function that gives them."""

    port: int
    pages: dict[str, Any] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def pair(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.pair}{path}"


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            site.seen.append((self.path, headers))
            self.rfile.read(int(headers.get("content-length", 0)))
            found = site.pages.get(self.path, (404, {}, b"none"))
            status, answered, body = found(headers) if callable(found) else found
            with contextlib.suppress(OSError):
                self.send_response_only(status)
                for name, value in ({"Content-Length": str(len(body))} | answered).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


@pytest.fixture
def site() -> Iterator[Site]:
    """A web server with no pages yet."""
    site = Site(0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def client(site: Site) -> GuardedClient:
    """A client that may reach the site."""
    return GuardedClient("Parley/test", allow=[site.pair])


@pytest.fixture
def raw() -> Iterator[Callable[[Callable[[socket.socket], None]], int]]:
    """Starts servers that speak bytes: give a function that gets each connection, get the port."""
    listeners: list[socket.socket] = []

    def serve(speak: Callable[[socket.socket], None]) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        threading.Thread(target=_accept, args=(listener, speak), daemon=True).start()
        return int(listener.getsockname()[1])

    yield serve
    for listener in listeners:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _accept(listener: socket.socket, speak: Callable[[socket.socket], None]) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_speak, args=(connection, speak), daemon=True).start()


def _speak(connection: socket.socket, speak: Callable[[socket.socket], None]) -> None:
    with connection, contextlib.suppress(OSError):
        speak(connection)
