"""Three opinions on whether a message is genuine: two official libraries, and one written from the standard's text.

`svix` hands the work to `standardwebhooks` since its second version, so the third one is the independent one: it
shares no line with either of them, nor with Parley.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from unittest import mock

import standardwebhooks
import svix.webhooks


def from_the_text(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Standard Webhooks 1.0.0, "Verifying webhook authenticity", read literally."""
    key = base64.b64decode(secret[len("whsec_") :])
    signed = headers["webhook-id"].encode() + b"." + headers["webhook-timestamp"].encode() + b"." + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(each, "v1," + expected) for each in headers["webhook-signature"].split(" "))


def opinions(secret: str, headers: Mapping[str, str], body: bytes, at: float) -> dict[str, bool]:
    """Each verifier's word, given at the time (seconds since 1970) when the message arrived."""
    then = datetime.fromtimestamp(at, UTC)

    class Then(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            del tz
            return then

    with mock.patch("standardwebhooks.webhooks.datetime", Then):
        return {
            "standardwebhooks": _says(lambda: standardwebhooks.Webhook(secret).verify(body, dict(headers))),
            "svix": _says(lambda: svix.webhooks.Webhook(secret).verify(body, dict(headers))),
            "from the text": from_the_text(secret, headers, body),
        }


def _says(verify: Callable[[], object]) -> bool:
    try:
        verify()
    except standardwebhooks.WebhookVerificationError:
        return False
    return True
