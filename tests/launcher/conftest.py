"""A running Parley for the tests of one module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.launched import Launched


@pytest.fixture(scope="module")
def launched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launched]:
    """`parley up` on fresh data."""
    running = Launched(tmp_path_factory.mktemp("parley"))
    yield running
    running.end()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Launched]:
    """A `parley up` that the test may end as it likes."""
    running = Launched(tmp_path)
    yield running
    if running.process.poll() is None:
        running.end()
