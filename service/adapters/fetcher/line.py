"""One connection to vetted addresses, with a deadline that is enforced from outside.

A socket's own time-out is per read: a server that sends a byte a second holds such a client for days, in the TLS
handshake, in the headers or in the body. Here a timer shuts the connection down when the time is over, whatever the
reader is doing.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

#: Seconds for one address to accept a connection, before the next one is tried.
CONNECT_SECONDS = 5.0


class Line:
    """The line of one exchange: where it may lead, until when, and how far it has come (`phase`)."""

    def __init__(self, addresses: Sequence[str], port: int, seconds: float) -> None:
        self._addresses, self._port = addresses, port
        self._until = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._handle: socket.socket | None = None
        self._timer = threading.Timer(max(seconds, 0.001), self._cut)
        self._timer.daemon = True
        self.expired = False
        self.phase = "connecting"

    def __enter__(self) -> Line:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        with self._lock:
            if self._handle is not None:
                self._handle.close()
                self._handle = None

    def connect(self) -> socket.socket:
        """A socket to the first address that answers. Raises `OSError`."""
        failure: OSError = TimeoutError("no time left")
        for address in self._addresses:
            left = self._until - time.monotonic()
            if left <= 0:
                break
            try:
                return self._hold(self._try(address, min(left, CONNECT_SECONDS)))
            except OSError as error:
                failure = error
        raise failure

    def _try(self, address: str, seconds: float) -> socket.socket:
        made = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        try:
            made.settimeout(seconds)
            made.connect((address, self._port))
        except BaseException:
            made.close()
            raise
        return made

    def _hold(self, made: socket.socket) -> socket.socket:
        """Keeps a second handle: wrapping into TLS takes the first one away."""
        with self._lock:
            if self.expired:
                made.close()
                raise TimeoutError("no time left")
            self._handle = made.dup()
        made.settimeout(max(self._until - time.monotonic(), 0.001))
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def _cut(self) -> None:
        with self._lock:
            self.expired = True
            if self._handle is not None:
                with contextlib.suppress(OSError):
                    self._handle.shutdown(socket.SHUT_RDWR)


class _Plain(HTTPConnection):
    """HTTP over a `Line`: host names stay for headers only."""

    def __init__(self, *args: Any, line: Line, **options: Any) -> None:
        super().__init__(*args, **options)
        self._line = line

    def _new_conn(self) -> socket.socket:
        return self._line.connect()

    def connect(self) -> None:
        super().connect()
        self._line.phase = "waiting for the answer"


class _Secure(HTTPSConnection):
    """HTTPS over a `Line`: SNI and certificate are of the host's name, the connection goes to the vetted address."""

    def __init__(self, *args: Any, line: Line, **options: Any) -> None:
        super().__init__(*args, **options)
        self._line = line

    def _new_conn(self) -> socket.socket:
        made = self._line.connect()
        self._line.phase = "in the TLS handshake"
        return made

    def connect(self) -> None:
        super().connect()
        self._line.phase = "waiting for the answer"


class PlainPool(HTTPConnectionPool):
    """A pool of one connection over a `Line`."""

    ConnectionCls = _Plain


class SecurePool(HTTPSConnectionPool):
    """The same with TLS."""

    ConnectionCls = _Secure
