"""What the sandbox's tests run in the child: well-behaved and misbehaving functions."""

from __future__ import annotations

import ctypes
import os
import time
from typing import Any

from service.domain.errors import JobFailed


def echo(request: dict[str, Any]) -> dict[str, Any]:
    """The request again, with the child's process id."""
    print("libraries may print: it must not reach the pipe")
    return {**request, "pid": os.getpid()}


def environment(_: dict[str, Any]) -> dict[str, Any]:
    """The names of the child's environment."""
    return {"names": sorted(os.environ)}


def misbehave(request: dict[str, Any]) -> dict[str, Any]:
    """Does what `request["how"]` says."""
    how = request["how"]
    if how == "sleep":
        time.sleep(60)
    if how == "spin":
        ctypes.CDLL(None).sleep(60)
    if how == "exit":
        os._exit(3)
    if how == "crash":
        ctypes.string_at(0)
    if how == "memory":
        return {"size": len(bytearray(3 << 30))}
    if how == "refuse":
        raise JobFailed("paywall", "for subscribers", retryable=True)
    if how == "raise":
        raise ZeroDivisionError("a fault of ours")
    if how == "recurse":
        return misbehave({"how": "recurse"})
    if how == "large":
        return {"text": "x" * 3_000_000}
    return {"pid": os.getpid()}
