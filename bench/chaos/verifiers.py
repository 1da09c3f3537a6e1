"""Three opinions on whether a message is genuine, which share no line with each other, nor with Parley:

standardwebhooks    the standard's own library
openai              the client of a large sender of such webhooks, which verifies by itself
from the text       written here from the standard's words

(`svix`, from its second version on, only hands the work to `standardwebhooks`.)
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from unittest import mock

import openai
import standardwebhooks

#: Never connects: verifying is arithmetic.
_OPENAI = openai.OpenAI(api_key="none", base_url="http://127.0.0.1:9")


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

    with (
        mock.patch("standardwebhooks.webhooks.datetime", Then),
        mock.patch("openai.lib._webhooks.time", SimpleNamespace(time=lambda: at)),
    ):
        return {
            "standardwebhooks": _says(lambda: standardwebhooks.Webhook(secret).verify(body, dict(headers))),
            "openai": _says(lambda: _OPENAI.webhooks.verify_signature(body, headers, secret=secret)),
            "from the text": from_the_text(secret, headers, body),
        }


def _says(verify: Callable[[], object]) -> bool:
    try:
        verify()
    except (standardwebhooks.WebhookVerificationError, openai.InvalidWebhookSignatureError):
        return False
    return True
