"""Parts that are built when they are first used: what never reads an article never holds the models for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class _Late:
    """Stands for what `build` gives. However many threads ask first, one builds; a failure is told, and tried again."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build, self._lock, self._part = build, threading.Lock(), None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._built(), name)

    def _built(self) -> Any:
        with self._lock:
            if self._part is None:
                self._part = self._build()
        return self._part


def late(build: Callable[[], T]) -> T:
    """A stand-in for what `build` gives, which is called when something of it is first asked for."""
    return cast(T, _Late(build))
