"""The Flask application: blueprints, errors, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from flask import Flask

from service.adapters.channels import Channels
from service.adapters.fetcher import build_client
from service.adapters.limiter import Unlimited
from service.adapters.vault import Vault
from service.api import errors, limits, requestlog
from service.api.auth import Keyring
from service.api.context import Context
from service.api.resources import actors as actor_views
from service.api.resources import (
    alerts,
    archive,
    articles,
    channels,
    corrections,
    export,
    feeds,
    health,
    jobs,
    keys,
    shifts,
    webhooks,
)
from service.api.streaming import Places
from service.config import Config
from service.domain.actor import Actor
from service.pipeline import Parts
from service.ports import Limiter
from service.topics.variants import Lexicon
from service.web import pages

BLUEPRINTS = (
    articles.bp,
    archive.bp,
    corrections.bp,
    export.bp,
    jobs.bp,
    keys.bp,
    actor_views.bp,
    shifts.bp,
    alerts.bp,
    webhooks.bp,
    channels.bp,
    feeds.bp,
    health.bp,
    pages.bp,
)


def create_app(
    parts: Parts,
    config: Config,
    actors: Sequence[Actor],
    admin_key: Callable[[], str],
    vault: Vault | None = None,
    lexicon: Lexicon | None = None,
    limiter: Limiter | None = None,
    opened: Callable[[], None] = lambda: None,
) -> Flask:
    """The application over the given parts. `opened` is called whenever somebody opens the page.

    Without a vault, secrets are sealed with one of the admin key's; without a lexicon, the search knows no spellings;
    without a limiter, nobody counts.
    """
    app = Flask("parley", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    app.extensions["parley"] = Context(
        parts=parts,
        config=config,
        keyring=Keyring(parts.store, parts.clock, admin_key),
        actors=actors,
        vault=vault or Vault(admin_key()),
        channels=Channels(build_client(config).addresses_of, config["PARLEY_ALLOW_HOSTS"]),
        lexicon=lexicon or Lexicon(),
        limiter=limiter or Unlimited(),
        places=Places(config["PARLEY_STREAMS"]),
        cursor_key=hashlib.sha256(b"cursor:" + admin_key().encode()).digest(),
        opened=opened,
    )
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    limits.install(app)
    errors.install(app)
    requestlog.install(app)
    return app
