"""The parts that the story is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from service.domain.first_party import OwnHosts
from service.ports import Clock, Extractor, Fetcher, Queue, Reader, Similarity, Store


@dataclass(frozen=True, slots=True)
class Parts:
    """All that the story needs from the world; `service/bootstrap.py` chooses them.

    `own_hosts` are the topic's: hosts where an actor publishes its own statements.
    """

    store: Store
    queue: Queue
    fetcher: Fetcher
    extractor: Extractor
    reader: Reader
    similarity: Similarity
    clock: Clock
    new_id: Callable[[str, datetime], str]
    own_hosts: OwnHosts = field(default_factory=dict)
