"""Identifiers: a prefix that names the kind, then a ULID (48 bits of time, 80 random), so that ids sort by birth."""

from __future__ import annotations

import secrets
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32, lower case


def new_id(prefix: str, now: datetime) -> str:
    """`prefix_` and 26 characters, e.g. `art_01k9…`; unguessable enough never to collide, not a secret."""
    number = (int(now.timestamp() * 1000) << 80) | secrets.randbits(80)
    return prefix + "_" + "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))
