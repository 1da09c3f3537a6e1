"""Runs a function in a disposable child process: 10 s, 1 GB, and the child is gone.

    parent                                   child (python -m service.adapters.sandbox MODULE:FUNCTION)
    Sandbox.call(request)  --frame: JSON-->  limits set, FUNCTION imported once, then one request after the other
                           <--frame: JSON--  {"ok": result} or {"error": {code, detail, retryable}}

Children stay warm between calls, so that a call costs a few milliseconds, and are replaced after a death, a
time-out or 500 calls. Plain `subprocess` and pipes: Celery's prefork workers are daemonic and may not have
`multiprocessing` children. A frame is four bytes of length, big-endian, then UTF-8 JSON: never pickle, as a child
that a hostile page has taken over must not be able to run anything in the parent.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from service.domain.errors import JobFailed

LIMIT_SECONDS = 10.0
MEMORY_BYTES = 1 << 30
#: A child that has done this many calls is replaced: parsers leak.
CALLS_PER_CHILD = 500
#: How long a child may take to import its function, apart from the call's own limit.
START_SECONDS = 60.0
#: The largest answer that the parent reads, in bytes.
MAX_ANSWER = 64 << 20

_HEADER = struct.Struct(">I")
_ROOT = Path(__file__).resolve().parents[2]
#: All that a child gets of the environment: no keys, no database address.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "HOME", "VIRTUAL_ENV", "PYTHONHOME", "LD_LIBRARY_PATH", "SYSTEMROOT")


class _Died(Exception):
    """The child closed its pipe."""


class _TimedOut(Exception):
    """The child did not answer in time."""


class _Child:
    """One child process and its two pipes."""

    def __init__(self, target: str, memory_bytes: int) -> None:
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        environment |= {
            "PYTHONPATH": str(_ROOT),
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "PYTHONUTF8": "1",
        }
        self.calls = 0
        self._ready = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", "service.adapters.sandbox", target, str(memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=_ROOT,
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._in, False)
        os.set_blocking(self._out, False)

    @property
    def pid(self) -> int:
        return self._process.pid

    def call(self, payload: bytes, seconds: float) -> bytes:
        """Sends one frame and reads one, within `seconds`. Raises `_Died` or `_TimedOut`."""
        if not self._ready:
            self._exchange(b"", START_SECONDS)
            self._ready = True
        self.calls += 1
        return self._exchange(_HEADER.pack(len(payload)) + payload, seconds)

    def kill(self) -> None:
        """Ends the process now and reaps it."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError, ValueError):
                if pipe is not None:
                    pipe.close()
        self._process.wait()

    def _exchange(self, outgoing: bytes, seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        received, pending = bytearray(), memoryview(outgoing)
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            if pending:
                selector.register(self._in, selectors.EVENT_WRITE)
            while True:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise _TimedOut
                for key, _ in selector.select(left):
                    if key.fd == self._in:
                        pending = self._write(pending)
                        if not pending:
                            selector.unregister(self._in)
                    elif self._read(received):
                        return bytes(received[_HEADER.size :])

    def _write(self, pending: memoryview) -> memoryview:
        try:
            return pending[os.write(self._in, pending[: 1 << 16]) :]
        except BlockingIOError:
            return pending
        except OSError as error:
            raise _Died from error

    def _read(self, received: bytearray) -> bool:
        """Reads what there is; whether the frame is complete."""
        try:
            chunk = os.read(self._out, 1 << 20)
        except BlockingIOError:
            return False
        if not chunk:
            raise _Died
        received += chunk
        if len(received) < _HEADER.size:
            return False
        (length,) = _HEADER.unpack_from(received)
        if length > MAX_ANSWER:
            raise _Died
        return len(received) >= _HEADER.size + int(length)


class Sandbox:
    """A pool of warm children that run `target` (`module:function`, one JSON object in, one out).

    Safe to share between threads and to carry over a fork: each process has children of its own, started when first
    needed, at most one for each call under way.
    """

    def __init__(self, target: str, *, seconds: float = LIMIT_SECONDS, memory_bytes: int = MEMORY_BYTES) -> None:
        self._target, self._seconds, self._memory = target, seconds, memory_bytes
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._owner = os.getpid()

    def call(self, request: dict[str, Any]) -> dict[str, Any]:
        """The target's answer.

        Raises the `JobFailed` that the target raised; `extraction_timeout` after the time limit; `too_complex` if the
        child died, of memory or of a fault in a parser; `internal` if the target raised anything else.
        """
        payload = json.dumps(request).encode()
        child = self._take()
        try:
            answer = json.loads(child.call(payload, self._seconds))
        except _TimedOut:
            self._replace(child)
            raise JobFailed(
                "extraction_timeout", f"Extraction took over {self._seconds:g} s and was stopped."
            ) from None
        except (_Died, ValueError):
            self._replace(child)
            raise JobFailed("too_complex", "The extraction process ran out of memory or broke on this page.") from None
        except BaseException:
            child.kill()
            raise
        self._give_back(child)
        return _result(answer)

    def close(self) -> None:
        """Ends all idle children of this process."""
        with self._lock:
            idle, self._idle = self._own_idle(), []
        for child in idle:
            child.kill()

    def _take(self) -> _Child:
        with self._lock:
            self._idle = self._own_idle()
            if self._idle:
                return self._idle.pop()
        return _Child(self._target, self._memory)

    def _own_idle(self) -> list[_Child]:
        """The idle children, unless they are the parent's of a fork: two must never write into one pipe."""
        if self._owner != os.getpid():
            self._owner, self._idle = os.getpid(), []
        return self._idle

    def _give_back(self, child: _Child) -> None:
        if child.calls >= CALLS_PER_CHILD:
            self._replace(child)
            return
        with self._lock:
            self._idle.append(child)

    def _replace(self, child: _Child) -> None:
        """Kills the child and starts the next at once, so that it is warm when it is needed."""
        child.kill()
        fresh = _Child(self._target, self._memory)
        with self._lock:
            self._idle.append(fresh)

    def __del__(self) -> None:
        if getattr(self, "_owner", None) == os.getpid():
            for child in self._idle:
                child.kill()


def _result(answer: dict[str, Any]) -> dict[str, Any]:
    if "ok" in answer:
        return dict(answer["ok"])
    error = answer["error"]
    raise JobFailed(error["code"], error["detail"], retryable=error["retryable"])


# --- the child's side ----------------------------------------------------------------------------------------------


def serve(target: str, memory_bytes: int) -> None:
    """Answers frames on standard input until it ends. Standard output is the pipe; what libraries print is dropped."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    module, _, name = target.partition(":")
    function = getattr(importlib.import_module(module), name)
    _limit(memory_bytes)
    _send(answers, b"{}")
    while header := requests.read(_HEADER.size):
        payload = requests.read(_HEADER.unpack(header)[0])
        # The kernel ends a child whose parent was killed in mid-call: a handler in Python would never run in C code.
        signal.alarm(int(LIMIT_SECONDS) + 5)
        _send(answers, _answer(function, payload))
        signal.alarm(0)


def _limit(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError, OSError):  # macOS knows no cap on address space
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _answer(function: Any, payload: bytes) -> bytes:
    try:
        return json.dumps({"ok": function(json.loads(payload))}).encode()
    except JobFailed as error:
        return _error(error.code, error.detail, error.retryable)
    except (MemoryError, RecursionError):
        return _error("too_complex", "The page needs more memory or depth than a page may.", False)
    except Exception as error:  # whatever a parser raises on a hostile page must reach the parent as an answer
        return _error("internal", f"Extraction failed: {type(error).__name__}: {str(error)[:200]}", False)


def _error(code: str, detail: str, retryable: bool) -> bytes:
    return json.dumps({"error": {"code": code, "detail": detail, "retryable": retryable}}).encode()


def _send(pipe: Any, payload: bytes) -> None:
    pipe.write(_HEADER.pack(len(payload)) + payload)
    pipe.flush()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
