"""Parley's processes over fakes that need no models: the real API, workers, senders, beat, Valkey and databases.

    python -m bench.chaos.stage api          serves the API
    python -m bench.chaos.stage celery …     as `celery -A workers.app …`

What is faked is what reads an article: `a00042 engages` and `a00042 rejects` are the only stances there are.
"""

from __future__ import annotations

import sys

from service import bootstrap
from service.adapters.clock import SystemClock
from service.adapters.fakes import FakeFetcher, KeywordReader, NoSimilarity, PlainExtractor
from service.adapters.ids import new_id
from service.pipeline import Parts


def fake_parts() -> Parts:
    """The parts of the story, without network and models."""
    return Parts(
        store=bootstrap.store(),
        queue=bootstrap.queue(),
        fetcher=FakeFetcher(),
        extractor=PlainExtractor(),
        reader=KeywordReader([r"a\d{5}"]),
        similarity=NoSimilarity(),
        clock=SystemClock(),
        new_id=new_id,
    )


def main() -> None:
    """Runs one process."""
    bootstrap.parts = fake_parts  # type: ignore[assignment]
    bootstrap.warm_up = lambda: None
    if sys.argv[1] == "api":
        from service.api.__main__ import main as serve

        serve()
    else:
        from celery.bin.celery import main as celery

        sys.argv = ["celery", "-A", "workers.app", *sys.argv[2:]]
        sys.exit(celery())


if __name__ == "__main__":
    main()
