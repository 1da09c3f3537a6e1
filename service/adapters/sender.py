"""The `Sender` port: signed webhooks through the guarded client, people's channels through Apprise."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from service.adapters.channels import Channels
from service.adapters.signing import headers
from service.adapters.vault import Vault, WrongKey
from service.domain.delivery import Attempt, Parcel
from service.domain.errors import JobFailed
from service.domain.telling import told
from service.ports import HttpAnswer, HttpClient, Sender

log = logging.getLogger(__name__)

#: Seconds that a receiver has for everything.
DEADLINE = 15.0

#: Bytes of an answer that are read and kept.
MAX_ANSWER = 20_000


class WebhookSender:
    """Signs a letter and posts its exact bytes."""

    def __init__(self, client: HttpClient, vault: Vault, deadline: float = DEADLINE) -> None:
        self._client, self._vault, self._deadline = client, vault, deadline

    def send(self, parcel: Parcel, now: datetime) -> Attempt:
        """One POST, no redirects. Only 2xx is success."""
        started = time.monotonic()
        try:
            answer = self._post(parcel, now)
        except (JobFailed, WrongKey) as error:
            return Attempt(now, _since(started), error=_reason(error))
        except Exception as error:  # whatever it is, it is this receiver's trouble, and the others go on
            log.exception("sending failed", extra={"webhook_id": parcel.target.id})
            return Attempt(now, _since(started), error=f"internal: {type(error).__name__}")
        failed = None if 200 <= answer.status < 300 else f"status: the receiver answered {answer.status}"
        return Attempt(
            at=now,
            milliseconds=_since(started),
            status=answer.status,
            error=failed,
            head=answer.body[:MAX_ANSWER].decode("utf-8", "replace").replace("\0", "\ufffd"),
            retry_after=retry_after(answer.headers, now) if failed else None,
        )

    def _post(self, parcel: Parcel, now: datetime) -> HttpAnswer:
        target, letter = parcel.target, parcel.letters[0]
        sealed = [target.secret] + ([target.old_secret] if target.old_secret else [])
        secrets = [self._vault.open(each, target.id) for each in sealed]
        signed = headers([(s, self._vault.signer(s)) for s in secrets], letter.message_id, now, letter.body)
        return self._client.request(
            "POST",
            self._vault.open(target.url, target.id),
            {"Content-Type": "application/json", "Accept": "*/*"} | signed,
            letter.body,
            max_bytes=MAX_ANSWER,
            deadline=self._deadline,
            redirects=0,
            truncate=True,
        )


class ChannelSender:
    """Tells people, in words."""

    def __init__(self, channels: Channels, vault: Vault, names: Mapping[str, str]) -> None:
        self._channels, self._vault, self._names = channels, vault, names

    def send(self, parcel: Parcel, now: datetime) -> Attempt:
        """One message for all letters of the parcel."""
        started = time.monotonic()
        try:
            title, text = told([json.loads(letter.body) for letter in parcel.letters], self._names)
            error = self._channels.tell(self._vault.open(parcel.target.url, parcel.target.id), title, text)
        except (JobFailed, WrongKey) as failure:
            error = _reason(failure)
        except Exception as failure:  # as above; no traceback, as it may hold the URL with its secrets
            error = f"internal: {type(failure).__name__}"
        return Attempt(now, _since(started), error=error)


class Senders:
    """Chooses by the kind of target."""

    def __init__(self, by_kind: Mapping[str, Sender]) -> None:
        self._by_kind = dict(by_kind)

    def send(self, parcel: Parcel, now: datetime) -> Attempt:
        """Hands the parcel on."""
        return self._by_kind[parcel.target.kind].send(parcel, now)


def _since(started: float) -> int:
    return int((time.monotonic() - started) * 1000)


def _reason(error: JobFailed | WrongKey) -> str:
    if isinstance(error, WrongKey):
        return f"sealed: {error}"
    return f"{error.code.removeprefix('fetch_')}: {error.detail}"


def retry_after(found: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a `Retry-After` asks for, as a number or as a date; None if it says nothing of use."""
    text = next((value for name, value in found.items() if name.lower() == "retry-after"), "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
