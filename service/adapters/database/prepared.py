"""Statements compiled once and run by the driver, for what is asked all the time.

SQLAlchemy writes the SQL, from the tables and by dialect; but to write it anew for every page, to look it up by a key
as long as the statement, to describe its columns, and to work on every value by its type costs several times what the
database does. So a statement of one shape is compiled once, and its rows come as the driver gives them: `aware` and
`parsed` make of them what the types would have.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Connection, Dialect, Select, TextClause
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.selectable import SelectBase
from sqlalchemy.types import TypeEngine

from service.adapters.database.types import UtcTime


class Prepared:
    """A statement that reads, with named values."""

    def __init__(self, statement: SelectBase | TextClause, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        # Names in the order of their marks where the driver counts, as SQLite's does.
        self._order: Sequence[str] | None = compiled.positiontup
        self._fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        types = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
        made = {name: type_.bind_processor(dialect) for name, type_ in types.items()}
        self._makers = {name: make for name, make in made.items() if make}

    def rows(self, connection: Connection, values: dict[str, Any]) -> Sequence[Any]:
        """All rows, values as the driver gives them."""
        given = self._fixed | values
        for name, make in self._makers.items():
            given[name] = make(given[name])
        found = given if self._order is None else tuple(given[name] for name in self._order)
        return run(connection, self._sql, found)


def run(connection: Connection, sql: str, values: Any) -> Sequence[Any]:
    """All rows of a statement, by the driver's own cursor. Raises SQLAlchemy's `DBAPIError`, as its own way would; the
    rollback that follows sees to it that of a broken connection's pool no old one is used again."""
    cursor = connection.connection.cursor()
    driver: Any = connection.dialect.dbapi
    try:
        cursor.execute(sql, values)
        return cursor.fetchall()
    except driver.Error as error:
        raise DBAPIError.instance(sql, values, error, driver.Error, dialect=connection.dialect) from error
    finally:
        cursor.close()


class Records(Prepared):
    """A statement whose rows come as dictionaries by the columns' names, values as the columns' types mean them."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        super().__init__(statement, dialect)
        columns = statement.selected_columns
        self._names = tuple(column.name for column in columns)
        readers = {column.name: _reader(column.type, dialect) for column in columns}
        self._readers = [(name, read) for name, read in readers.items() if read]

    def all(self, connection: Connection, values: dict[str, Any]) -> list[dict[str, Any]]:
        """All rows."""
        found = []
        for row in self.rows(connection, values):
            record = dict(zip(self._names, row, strict=True))
            for name, read in self._readers:
                if record[name] is not None:
                    record[name] = read(record[name])
            found.append(record)
        return found


def _reader(type_: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What makes of the driver's value what the type means; None where it is that already."""
    if isinstance(type_, UtcTime):
        return aware
    if dialect.name != "sqlite":
        return None
    return bool if isinstance(type_, Boolean) else json.loads if isinstance(type_, JSON) else None


def aware(value: Any) -> datetime:
    """A time of the driver's as aware UTC: SQLite's is text."""
    if type(value) is str:
        return datetime.fromisoformat(value + "+00:00")
    return value.astimezone(UTC)  # type: ignore[no-any-return]


def parsed(value: Any) -> Any:
    """JSON of the driver's, read by it or not."""
    return json.loads(value) if type(value) is str else value
