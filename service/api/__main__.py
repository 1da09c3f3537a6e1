"""`python -m service.api`: the API on waitress, a production WSGI server in pure Python."""

from __future__ import annotations

import signal
import sys
from types import FrameType

import waitress

from service import bootstrap
from service.api.app import create_app
from service.topics.variants import lexicon


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def main() -> None:
    """Serves until SIGTERM."""
    bootstrap.set_up_logging()
    settings = bootstrap.config()
    app = create_app(
        bootstrap.parts(),
        settings,
        bootstrap.actors(),
        bootstrap.admin_key,
        bootstrap.vault(),
        lexicon(bootstrap.topic()),
        bootstrap.limiter(),
        opened=bootstrap.warm_up_aside,
    )
    signal.signal(signal.SIGTERM, _stop)
    waitress.serve(
        app,
        host=settings["PARLEY_HOST"],
        port=settings["PARLEY_PORT"],
        threads=settings["PARLEY_THREADS"],
        ident="parley",
        max_request_body_size=30_000_000,
        channel_timeout=60,
        connection_limit=1000,
    )


if __name__ == "__main__":
    main()
