"""Names to addresses, with a time limit: `getaddrinfo` knows none and cannot be stopped."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from typing import Protocol

from service.domain.errors import JobFailed

#: Seconds that a name server may take.
RESOLVE_SECONDS = 5.0

#: Resolutions under way at once in this process: threads of slow name servers must not pile up.
_UNDER_WAY = threading.BoundedSemaphore(64)

#: A name that does not exist will not exist in a minute either.
_FINAL = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class Resolver(Protocol):
    """Names to addresses. Tests pass one that lies."""

    def resolve(self, host: str, seconds: float) -> Sequence[str]:
        """All addresses of `host`, best first. Raises `JobFailed` (`fetch_timeout`, `fetch_unreachable`)."""
        ...


class SystemResolver:
    """Asks the operating system."""

    def resolve(self, host: str, seconds: float) -> Sequence[str]:
        """See `Resolver.resolve`. An address as `host` gives itself, however it is written, and nobody is asked."""
        if address := _itself(host):
            return address
        asked = _Question(host)
        if not _UNDER_WAY.acquire(timeout=seconds):
            raise _too_slow(host, seconds)
        threading.Thread(target=asked.ask, name="resolve", daemon=True).start()
        if not asked.done.wait(min(seconds, RESOLVE_SECONDS)):
            raise _too_slow(host, min(seconds, RESOLVE_SECONDS))
        if asked.error is not None:
            raise JobFailed(
                "fetch_unreachable",
                f"The name {host} cannot be resolved: {asked.error.strerror}.",
                retryable=asked.error.errno not in _FINAL,
            )
        return asked.addresses


class _Question:
    """One name, asked in a thread of its own."""

    def __init__(self, host: str) -> None:
        self._host = host
        self.done = threading.Event()
        self.addresses: list[str] = []
        self.error: OSError | None = None

    def ask(self) -> None:
        try:
            self.addresses = _addresses(self._host)
        except OSError as error:
            self.error = error
        except UnicodeError:
            self.error = socket.gaierror(socket.EAI_NONAME, "not a host name")
        finally:
            _UNDER_WAY.release()
            self.done.set()


def _addresses(host: str, flags: int = 0) -> list[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=flags)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _itself(host: str) -> list[str]:
    """The address that `host` is; nothing if it is a name. Needs no thread: no name server is asked."""
    try:
        return _addresses(host, socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return []


def _too_slow(host: str, seconds: float) -> JobFailed:
    return JobFailed("fetch_timeout", f"The name {host} was not resolved within {seconds:g} s.")
