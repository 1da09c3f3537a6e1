"""Standard Webhooks 1.0.0 signatures: `v1` is HMAC-SHA256, `v1a` is ed25519; both over `id.timestamp.body`."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

#: Random bytes of a secret; the standard asks for 24 to 64.
_BYTES = 32


def new_secret() -> str:
    """`whsec_` and 32 random bytes in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def key_of(secret: str) -> bytes:
    """The HMAC key inside a `whsec_…`."""
    return base64.b64decode(secret.removeprefix("whsec_"))


def public_key(signer: Ed25519PrivateKey) -> str:
    """`whpk_` and the public key in base64, as a receiver needs it for `v1a`."""
    return "whpk_" + base64.b64encode(signer.public_key().public_bytes_raw()).decode()


def signed_content(message_id: str, timestamp: int, body: bytes) -> bytes:
    """What is signed."""
    return f"{message_id}.{timestamp}.".encode() + body


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,…`."""
    digest = hmac.digest(key_of(secret), signed_content(message_id, timestamp, body), hashlib.sha256)
    return "v1," + base64.b64encode(digest).decode()


def sign_a(signer: Ed25519PrivateKey, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1a,…`."""
    return "v1a," + base64.b64encode(signer.sign(signed_content(message_id, timestamp, body))).decode()


def headers(
    keys: Sequence[tuple[str, Ed25519PrivateKey]], message_id: str, now: datetime, body: bytes
) -> dict[str, str]:
    """The three headers of a message, signed with each pair of keys: the new ones first, then those running out."""
    timestamp = int(now.timestamp())
    signatures = [sign(secret, message_id, timestamp, body) for secret, _ in keys]
    signatures += [sign_a(signer, message_id, timestamp, body) for _, signer in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
