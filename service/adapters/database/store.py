"""The store: transactions over all aggregates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from service.adapters.database.archive import Archive
from service.adapters.database.articles import Articles
from service.adapters.database.clusters import Clusters
from service.adapters.database.deliveries import Deliveries
from service.adapters.database.engine import make_engine, serialise, transaction
from service.adapters.database.feeds import Feeds
from service.adapters.database.health import Health
from service.adapters.database.heartbeats import Heartbeats
from service.adapters.database.jobs import Jobs
from service.adapters.database.keys import Audit, Keys
from service.adapters.database.pages import Pages
from service.adapters.database.shifts import Alerts, Shifts
from service.adapters.database.timelines import Timelines
from service.adapters.database.upkeep import Upkeep
from service.adapters.database.webhooks import Webhooks


class Transaction:
    """All aggregates over one connection. What is written is seen together or not at all."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.jobs = Jobs(connection)
        self.articles = Articles(connection)
        self.archive = Archive(connection)
        self.clusters = Clusters(connection)
        self.deliveries = Deliveries(connection)
        self.webhooks = Webhooks(connection)
        self.shifts = Shifts(connection)
        self.alerts = Alerts(connection)
        self.timelines = Timelines(connection)
        self.pages = Pages(connection)
        self.feeds = Feeds(connection)
        self.keys = Keys(connection)
        self.audit = Audit(connection)
        self.heartbeats = Heartbeats(connection)
        self.upkeep = Upkeep(connection)
        self.health = Health(connection)

    def serialise(self, name: str) -> None:
        """Holds the named lock until the end of the transaction."""
        serialise(self.connection, name)


class DatabaseStore:
    """The `Store` port on SQLite or PostgreSQL, by the URL."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = make_engine(url)

    @contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[Transaction]:
        """A transaction that writes; commits at the end of the block. Not `lasting`: for leases."""
        with transaction(self.engine, writes=True, lasting=lasting) as connection:
            yield Transaction(connection)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that only reads, from one snapshot."""
        with transaction(self.engine, writes=False) as connection:
            yield Transaction(connection)

    def ping(self) -> None:
        """Raises if the database does not answer."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Gives all connections back."""
        self.engine.dispose()
