"""Seals what must be stored but not read: webhook secrets and channel URLs. AES-256-GCM under a key of the data dir.

One master secret lies in a file that only its owner reads; keys for each use are derived from it with HKDF-SHA256.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12  # bytes, as GCM is specified for
_LOOKS = 40


class WrongKey(Exception):
    """What is stored was sealed with another master secret, or for another owner."""


def master_secret(path: Path) -> str:
    """The master secret in `path`, made at the first call. Safe to call from several processes at once.

    Raises `OSError` if the file can be neither read nor made.
    """
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
    for _ in range(_LOOKS):
        found = path.read_text().strip()
        if found:
            return found
        time.sleep(0.05)  # another process has made the file and is about to write
    raise OSError(f"{path} is empty: remove it if no webhook was made yet, else bring it back from a backup")


class Vault:
    """Seals and opens small secrets; `owner` (an id) is bound in, so that a sealed value fits nowhere else."""

    def __init__(self, master: str) -> None:
        self._master = master.encode()
        self._box = AESGCM(self._derive(b"parley seal 1"))

    def seal(self, text: str, owner: str) -> bytes:
        """The sealed form of `text`."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._box.encrypt(nonce, text.encode(), owner.encode())

    def open(self, sealed: bytes, owner: str) -> str:
        """The text again. Raises `WrongKey`."""
        try:
            return self._box.decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.encode()).decode()
        except InvalidTag:
            raise WrongKey(f"{owner}: its secret cannot be opened with the secret key of this data dir") from None

    def signer(self, secret: str) -> Ed25519PrivateKey:
        """The asymmetric key that goes with a webhook's secret: who knows that secret cannot derive this key."""
        return Ed25519PrivateKey.from_private_bytes(self._derive(b"parley webhook v1a", secret.encode()))

    def _derive(self, use: bytes, salt: bytes | None = None) -> bytes:
        return HKDF(SHA256(), 32, salt, use).derive(self._master)
