"""A business database of the demo, as its own users and programs see it: nothing of ours but the file."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from schemas.fields import FieldType, Kind
from schemas.tables import TableType
from schemas.values import Image, Value, Values

PATIENCE = 30.0
"""Seconds a user waits while somebody else writes: SQLite has one writer at a time."""

_COLUMN: dict[Kind, str] = {
    "text": "TEXT",
    "boolean": "BOOLEAN",
    "integer": "INTEGER",
    "decimal": "TEXT",  # SQLite's own numbers are binary: 0.1 would not stay 0.1
    "date": "TEXT",
    "timestamp": "TEXT",
}


class BusinessDatabase:
    """One SQLite file with the tables that the side's schemas describe."""

    def __init__(self, side: str, file: Path, tables: Iterable[TableType]) -> None:
        self.side = side
        self.file = file
        self.tables = {table.name: table for table in tables}

    def create(self, rows: Mapping[str, Iterable[Image]]) -> None:
        """Make the file, its tables and their first records."""
        with closing(sqlite3.connect(self.file)) as connection:
            connection.execute(
                "PRAGMA journal_mode = WAL"
            )  # readers and the writer do not wait for each other
        with self.connection() as connection:
            for table in self.tables.values():
                connection.execute(_ddl(table))
            for name, images in rows.items():
                for image in images:
                    insert(connection, name, image)

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction of an ordinary user."""
        with self._opened("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _opened(self, begin: str) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.file, timeout=PATIENCE, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute(begin)
            yield connection
            connection.execute("COMMIT")

    def records(self, table: str) -> dict[str, Values]:
        """Read all records of a table as they stand in the file, by their id."""
        kind = self.tables[table]
        with self._opened("BEGIN") as connection:
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608 - a table of ours
        return {str(row[kind.key]): _typed(kind.fields, row) for row in rows}

    def journal(self) -> int:
        """Count the changes that were captured but not published yet."""
        with self._opened("BEGIN") as connection:
            (waiting,) = connection.execute("SELECT count(*) FROM echoless_journal").fetchone()
        return int(waiting)


def insert(connection: sqlite3.Connection, table: str, image: Image) -> None:
    """Make a record."""
    names = ", ".join(f'"{name}"' for name in image)
    places = ", ".join("?" * len(image))
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 - names of ours
    connection.execute(statement, [_written(value) for value in image.values()])


def update(connection: sqlite3.Connection, table: TableType, record_id: str, fields: Image) -> None:
    """Edit fields of a record."""
    sets = ", ".join(f'"{name}" = ?' for name in fields)
    statement = f'UPDATE "{table.name}" SET {sets} WHERE "{table.key}" = ?'  # noqa: S608 - names of ours
    connection.execute(statement, [*(_written(value) for value in fields.values()), record_id])


def delete(connection: sqlite3.Connection, table: TableType, record_id: str) -> None:
    """Delete a record."""
    statement = f'DELETE FROM "{table.name}" WHERE "{table.key}" = ?'  # noqa: S608 - names of ours
    connection.execute(statement, [record_id])


@contextmanager
def as_author(connection: sqlite3.Connection, author: str) -> Iterator[None]:
    """Write under the name of another account: the triggers find it in the author's row."""
    connection.execute("INSERT INTO echoless_author VALUES (?)", [author])
    yield
    connection.execute("DELETE FROM echoless_author")


def _ddl(table: TableType) -> str:
    columns = [
        f'"{field.name}" {_COLUMN[field.kind]}'
        + ("" if field.nullable else " NOT NULL")
        + (" PRIMARY KEY" if field.name == table.key else "")
        for field in table.fields.values()
    ]
    return f'CREATE TABLE "{table.name}" ({", ".join(columns)})'


def _written(value: Value) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def _typed(fields: Mapping[str, FieldType], row: sqlite3.Row) -> Values:
    return {name: _value(field, row[name]) for name, field in fields.items()}


def _value(field: FieldType, raw: Any) -> Value:
    if raw is None:
        return None
    match field.kind:
        case "decimal":
            return Decimal(str(raw))
        case "boolean":
            return bool(raw)
        case "date":
            return date.fromisoformat(raw)
        case "timestamp":
            return datetime.fromisoformat(raw)
        case _:
            return raw  # type: ignore[no-any-return]  # text and whole numbers are what they are
