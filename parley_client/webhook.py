"""Verifies webhooks as Standard Webhooks 1.0.0 says, with the standard library alone."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

#: Seconds that a message's time may differ from ours: an old message must not be played back.
TOLERANCE = 300


class BadSignature(Exception):
    """The message is not from who it says, is too old, or was altered."""


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float | None = None) -> dict[str, Any]:
    """The event in a webhook's body, `{type, timestamp, data}`, if it is genuine. Raises `BadSignature`.

    `body` is the raw request body, `headers` in any case, `now` is in seconds (default: the machine's clock). Keep the
    `webhook-id` for a while: the same one may arrive again.
    """
    found = {name.lower(): value for name, value in headers.items()}
    try:
        identity, sent, signatures = (found[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
        at = int(sent)
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (KeyError, ValueError, binascii.Error):
        raise BadSignature("a header is missing, or the secret is none") from None
    if abs((time.time() if now is None else now) - at) > TOLERANCE:
        raise BadSignature("the message is too old, or this machine's clock is wrong")
    expected = hmac.digest(key, f"{identity}.{sent}.".encode() + body, hashlib.sha256)
    if not any(_is(expected, signature) for signature in signatures.split()):
        raise BadSignature("no signature fits")
    event: dict[str, Any] = json.loads(body)
    return event


def _is(expected: bytes, signature: str) -> bool:
    version, _, encoded = signature.partition(",")
    try:
        return version == "v1" and hmac.compare_digest(base64.b64decode(encoded, validate=True), expected)
    except (ValueError, binascii.Error):
        return False
