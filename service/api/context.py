"""What the views need of the running app: the parts, the keyring, the topic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from flask import current_app, g

from service.adapters.channels import Channels
from service.adapters.vault import Vault
from service.api.auth import Caller, Keyring
from service.api.streaming import Places
from service.config import Config
from service.domain.actor import Actor
from service.pipeline import Parts
from service.ports import Limiter
from service.topics.variants import Lexicon


@dataclass(frozen=True, slots=True)
class Context:
    """`current_app.extensions["parley"]`. `opened` is called whenever somebody opens the page."""

    parts: Parts
    config: Config
    keyring: Keyring
    actors: Sequence[Actor]
    cursor_key: bytes
    vault: Vault
    channels: Channels
    lexicon: Lexicon
    limiter: Limiter
    places: Places
    opened: Callable[[], None]


def context() -> Context:
    """The running app's context."""
    return cast(Context, current_app.extensions["parley"])


def parts() -> Parts:
    """The story's parts."""
    return context().parts


def caller() -> Caller:
    """Who calls."""
    return cast(Caller, g.caller)
