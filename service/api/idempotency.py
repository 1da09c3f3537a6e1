"""`Idempotency-Key`: what a client may send twice without it being done twice."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from service.domain.errors import BadInput
from service.pipeline import Idempotency

#: Longest key that is taken.
MAX_KEY = 200


def fingerprint(body: Any) -> str:
    """SHA-256 of a validated body: the order of its fields does not matter."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()


def idempotency(header: str | None, print_: str) -> Idempotency | None:
    """The key of a request, if it has one. Raises `BadInput` for one that is empty or too long."""
    if header is None:
        return None
    key = header.strip().strip('"')
    if not 1 <= len(key) <= MAX_KEY or not key.isprintable():
        raise BadInput(f"Idempotency-Key must have 1 to {MAX_KEY} printable characters.")
    return Idempotency(key, print_)
