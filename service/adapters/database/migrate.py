"""Brings a database to the newest schema, from any released one."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from service.adapters.database.engine import serialise

_HERE = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    return config


def migrate(engine: Engine, revision: str = "head") -> None:
    """Runs what is missing up to `revision`. Safe to call from several processes at once."""
    config = _config()
    with engine.connect() as connection:
        connection = connection.execution_options(parley_writes=True)
        with connection.begin():
            serialise(connection, "parley-migrate")
            config.attributes["connection"] = connection
            command.upgrade(config, revision)


def current_revision(engine: Engine) -> str | None:
    """Where the database stands."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """Where it should stand."""
    return ScriptDirectory.from_config(_config()).get_current_head()
