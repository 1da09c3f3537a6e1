"""Signatures and seals, against the standard's own vector and other people's verifiers."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import openai
import pytest
import standardwebhooks
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from service.adapters.signing import headers, key_of, new_secret, public_key, sign, signed_content
from service.adapters.vault import Vault, WrongKey, master_secret

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
CLIENT = openai.OpenAI(api_key="none", base_url="http://127.0.0.1:9")
ID, AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'


def test_the_standards_vector() -> None:
    """The published example gives the published signature."""
    assert sign(SECRET, ID, AT, BODY) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_other_peoples_libraries_accept_what_we_sign() -> None:
    """With `v1a` and an older secret's signature beside it; and not what was altered."""
    vault, old, new = Vault("master"), new_secret(), new_secret()
    body = '{"type":"shift.confirmed","data":{"text":"«بات چیت»"}}'.encode()
    made = headers([(s, vault.signer(s)) for s in (new, old)], ID, datetime.now(UTC), body)
    assert [part.partition(",")[0] for part in made["webhook-signature"].split()] == ["v1", "v1", "v1a", "v1a"]
    for secret in (old, new):
        assert standardwebhooks.Webhook(secret).verify(body, made) == json.loads(body)
        CLIENT.webhooks.verify_signature(body, made, secret=secret)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(new).verify(body + b" ", made)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(new_secret()).verify(body, made)
    with pytest.raises(openai.InvalidWebhookSignatureError):
        CLIENT.webhooks.verify_signature(body + b" ", made, secret=new)


def test_the_asymmetric_signature_verifies_with_the_public_key() -> None:
    """`v1a` is ed25519 over the same content, and the shown `whpk_…` is its key."""
    vault, now = Vault("master"), datetime.now(UTC)
    made = headers([(SECRET, vault.signer(SECRET))], ID, now, BODY)
    signature = base64.b64decode(made["webhook-signature"].split()[1].removeprefix("v1a,"))
    shown = base64.b64decode(public_key(vault.signer(SECRET)).removeprefix("whpk_"))
    content = signed_content(ID, int(made["webhook-timestamp"]), BODY)
    Ed25519PublicKey.from_public_bytes(shown).verify(signature, content)


def test_a_secret_has_the_length_that_the_standard_asks_for() -> None:
    """24 to 64 random bytes, never the same."""
    assert 24 <= len(key_of(new_secret())) <= 64
    assert new_secret() != new_secret()


def test_a_sealed_value_opens_for_its_owner_only() -> None:
    """Another owner, another master, a flipped bit: refused; and the text is nowhere in the sealed bytes."""
    vault = Vault("master")
    sealed = vault.seal("slack://token", "whk_1")
    assert vault.open(sealed, "whk_1") == "slack://token"
    assert b"token" not in sealed
    assert vault.seal("slack://token", "whk_1") != sealed
    broken = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for other, value, owner in ((vault, sealed, "whk_2"), (Vault("b"), sealed, "whk_1"), (vault, broken, "whk_1")):
        with pytest.raises(WrongKey):
            other.open(value, owner)


def test_the_master_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    """The second call finds the first one's."""
    path = tmp_path / "secret.key"
    first = master_secret(path)
    assert len(first) > 40
    assert master_secret(path) == first
    assert path.stat().st_mode & 0o077 == 0
