"""Receivers of webhooks on loopback that misbehave in every way a receiver can, for tests and for the campaign."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Got:
    """One request as it arrived: its `webhook-…` headers, and whether it came over TLS that nobody should trust."""

    headers: dict[str, str]
    body: bytes
    fault: str | None
    at: float
    distrusted: bool = False


@dataclass
class Receiver:
    """`fault(headers) -> name or None` decides for each request; `got` has every request, in order of arrival."""

    fault: Callable[[dict[str, str]], str | None] = lambda _headers: None
    got: list[Got] = field(default_factory=list)
    url: str = ""
    slow: float = 3.0
    known: dict[bytes, bytes] = field(default_factory=dict)

    @property
    def accepted(self) -> list[Got]:
        """Requests that were answered with 2xx."""
        return [request for request in self.got if request.fault in (None, "endless")]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Reads, notes, answers, or does not."""
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:  # the sender died in the middle: no request has come
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        receiver: Receiver = self.server.receiver  # type: ignore[attr-defined]
        fault = receiver.fault(headers)
        kept = {name: value for name, value in headers.items() if name.startswith("webhook-")}
        body = receiver.known.setdefault(body, body)  # one copy of each body, however often it comes
        distrusted = getattr(self.connection, "context", None) in self.server.distrusted  # type: ignore[attr-defined]
        receiver.got.append(Got(kept, body, fault, time.time(), distrusted))
        with contextlib.suppress(OSError):
            getattr(self, f"_{fault}" if fault else "_ok")()
        self.close_connection = True

    def _answer(self, status: int, body: bytes = b"", **more: str) -> None:
        self.send_response(status)
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _ok(self) -> None:
        self._answer(200, b"thanks")

    def _500(self) -> None:
        self._answer(500, b"broken")

    def _429(self) -> None:
        self._answer(429, Retry_After="30")

    def _410(self) -> None:
        self._answer(410)

    def _302(self) -> None:
        self._answer(302, Location="http://127.0.0.1:9/")

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _slow(self) -> None:
        time.sleep(self.server.receiver.slow)  # type: ignore[attr-defined]

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(200):
                self.wfile.write(b"x" * 50_000)

    def log_message(self, *_: Any) -> None:
        """Silent."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    tls: Callable[[], ssl.SSLContext] | None = None
    distrusted: tuple[ssl.SSLContext, ...] = ()

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shakes hands in the connection's own thread, with whatever certificate is shown this time."""
        if self.tls:
            request.settimeout(10)
            request = self.tls().wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)

    def handle_error(self, *_: Any) -> None:
        """Resets are on purpose."""


@contextlib.contextmanager
def receiving(
    receiver: Receiver | None = None,
    tls: Callable[[], ssl.SSLContext] | None = None,
    distrusted: tuple[ssl.SSLContext, ...] = (),
) -> Iterator[Receiver]:
    """A receiver that listens on a free port of loopback; `tls` gives the context of each connection."""
    receiver = receiver or Receiver()
    server = _Server(("127.0.0.1", 0), _Handler)
    server.receiver = receiver  # type: ignore[attr-defined]
    server.tls, server.distrusted = tls, distrusted
    receiver.url = f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
