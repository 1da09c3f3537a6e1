"""The parts that the story is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from service.ports import Clock, Extractor, Fetcher, Queue, Reader, Similarity, Store


@dataclass(frozen=True, slots=True)
class Parts:
    """All that the story needs from the world; `service/bootstrap.py` chooses them."""

    store: Store
    queue: Queue
    fetcher: Fetcher
    extractor: Extractor
    reader: Reader
    similarity: Similarity
    clock: Clock
    new_id: Callable[[str, datetime], str]
