"""Whatever is sent, no answer is a 5xx and none lies outside the OpenAPI document: all of schemathesis' checks.

`make fuzz` runs the same with a budget of over 5,000 examples (`PARLEY_TEST_EXAMPLES`, per operation).
"""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import ignored_auth

from service.adapters.clock import FixedClock
from service.adapters.database.store import DatabaseStore
from service.adapters.fakes import FakeFetcher, KeywordReader, NoSimilarity, PlainExtractor
from service.api.app import create_app
from service.config import load
from service.domain.actor import Actor
from service.pipeline import Parts, collect

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HEADERS = {"Authorization": "Bearer an-admin-key-for-tests"}
ADMIN = "an-admin-key-for-tests"
#: How often each operation was called: printed at the end of a long run.
TRIED: Counter[str] = Counter()
EXAMPLES = int(os.environ.get("PARLEY_TEST_EXAMPLES", "4"))
ACTORS = (Actor("pakistan_government", "Pakistan's government", "PAKGOV"), Actor("ttp", "TTP", "PAKREBTTP"))

_REFUSED = ["400", "401", "403", "404", "405", "406", "409", "412", "415", "422", "429"]

#: The stream never ends, and readiness says 503 on purpose where no worker runs.
LEFT_OUT = ["/v1/alerts/stream", "/readyz"]

SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="PARLEY_TEST_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)


class _Eager:
    """A queue that collects at once what it is nudged about."""

    parts: Parts

    def nudge_job(self, job_id: str) -> None:
        collect(self.parts, job_id)

    def nudge_deliveries(self) -> None:
        pass

    def announce(self, sequence: int) -> None:
        pass

    def ping(self) -> None:
        pass


class _Beginning:
    """The database as it was at first, and ids that count: what is done again comes out the same."""

    def __init__(self, path: Path) -> None:
        self._path, self._kept, self._store = path, b"", DatabaseStore(f"sqlite:///{path}")
        self._numbers = itertools.count(1)

    @property
    def store(self) -> DatabaseStore:
        """The store on it."""
        return self._store

    def new_id(self, prefix: str, _at: datetime) -> str:
        """A number for each."""
        return f"{prefix}_{next(self._numbers):026}"

    def keep(self) -> None:
        """Makes this moment the beginning."""
        with self._store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self._kept = self._path.read_bytes()

    def again(self) -> None:
        """Goes back to it."""
        self._store.close()
        for ending in ("-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        self._path.write_bytes(self._kept)
        self._numbers = itertools.count(1000)


@pytest.fixture(scope="module")
def beginning(_sqlite_template: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Beginning]:
    """The database that all examples share."""
    path = tmp_path_factory.mktemp("fuzz") / "parley.db"
    path.write_bytes(_sqlite_template)
    found = _Beginning(path)
    yield found
    found.store.close()


@pytest.fixture(scope="module")
def fuzzed(beginning: _Beginning, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The application with some articles in it, and no way out of this process."""
    folder, queue, store = tmp_path_factory.mktemp("data"), _Eager(), beginning.store
    reader, similarity = KeywordReader(), NoSimilarity()
    parts = Parts(store, queue, FakeFetcher(), PlainExtractor(), reader, similarity, FixedClock(NOW), beginning.new_id)
    queue.parts = parts
    patch = pytest.MonkeyPatch()
    patch.setattr("socket.getaddrinfo", _no_names)
    app = create_app(parts, load({"PARLEY_DATA_DIR": str(folder)}), ACTORS, lambda: ADMIN)
    client = app.test_client()
    for n, text in enumerate(("pakistan_government engages", "pakistan_government rejects", "talks with the ttp")):
        body = {"text": text, "published_at": f"2023-0{n + 1}-06", "url": f"http://a.example/{n}"}
        client.post("/v1/articles", json=body, headers={"Authorization": f"Bearer {ADMIN}"})
    beginning.keep()
    yield app
    patch.undo()


def _no_names(*_: Any, **__: Any) -> Any:
    raise OSError("no names in tests")


@pytest.fixture(scope="module")
def loaded(fuzzed: Any) -> Any:
    """The document, loaded from the running application."""
    found = schemathesis.openapi.from_wsgi("/openapi.json", fuzzed, config=SchemathesisConfig())
    # A field over its size is 413, and what a schema cannot say (a date that must lie in the past, a cursor's
    # signature, a page that says nothing) is refused although it is well-formed.
    found.config.checks.negative_data_rejection.expected_statuses = [*_REFUSED, "413"]
    found.config.checks.positive_data_acceptance.expected_statuses = ["2xx", "3xx", *_REFUSED, "413"]
    return found.exclude(path=LEFT_OUT)


def test_every_operation_keeps_to_the_document(loaded: Any) -> None:
    """Status, headers, body and content type of every answer are as written; wrong input is refused, right taken."""
    failures: dict[str, str] = {}
    for result in loaded.get_all_operations():
        operation = result.ok()
        try:
            _tried(operation)
        except (Exception, BaseExceptionGroup) as error:  # each operation's failure is told, not only the first's
            failures[operation.label] = _told(error)
    assert not failures, "\n\n".join(f"=== {label}\n{text}" for label, text in failures.items())


def _tried(operation: Any) -> None:
    for mode in schemathesis.GenerationMode:

        @given(operation.as_strategy(generation_mode=mode))
        @SETTINGS
        def attempt(case: schemathesis.Case) -> None:
            _hurried(case)
            assume(_sent(case))
            TRIED[operation.label] += 1
            case.call_and_validate(headers=HEADERS)

        # An operation without parameters has nothing that could be wrong.
        with suppress(Unsatisfiable):
            attempt()


def _told(error: BaseException) -> str:
    inner = getattr(error, "exceptions", ())
    return "\n".join(_told(one) for one in inner) if inner else f"{type(error).__name__}: {str(error)[:600]}"


def _hurried(case: schemathesis.Case) -> None:
    """Waiting makes an example slow without making it different."""
    if isinstance(case.query, dict) and "wait" in case.query:
        case.query["wait"] = 0


def _sent(case: schemathesis.Case) -> bool:
    """Whether all of the query goes over the wire: a wrong parameter without a value is none."""
    return not isinstance(case.query, dict) or all(value not in ([], {}, None) for value in case.query.values())


def test_chains_of_operations_keep_to_the_document(loaded: Any, beginning: _Beginning) -> None:
    """What one call made is read, changed and removed by the next ones: found by what operations give and take."""
    machine = loaded.as_state_machine()

    class Chain(machine):  # type: ignore[misc,valid-type]
        def setup(self) -> None:
            beginning.again()

        def before_call(self, case: schemathesis.Case) -> None:
            _hurried(case)
            TRIED["chains"] += 1

        def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, Any]:  # noqa: ARG002 (schemathesis' signature)
            return {"headers": HEADERS}

        def validate_response(self, response: Any, case: schemathesis.Case, **_: Any) -> None:
            # Takes our key for one that it made up itself; that keys are checked is tested above, and on every route.
            case.validate_response(response, excluded_checks=[ignored_auth])

    Chain.run(settings=settings(SETTINGS, stateful_step_count=6))


def test_enough_was_tried(capsys: pytest.CaptureFixture[str]) -> None:
    """`make fuzz-api` means 5,000 calls at the least; the number is shown."""
    with capsys.disabled():
        print(f" {TRIED.total():,} calls, {TRIED['chains']:,} of them in chains", end="")
    assert TRIED.total() >= (5000 if EXAMPLES >= 60 else 1)
