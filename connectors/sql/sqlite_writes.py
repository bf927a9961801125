"""Statements for SQLite: one transaction at a time writes, so rows need no locks."""

# ruff: noqa: S608 - names in statements are quoted, values travel as parameters

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from connectors.sql.sqlite_image import image, quote
from connectors.sql.tables import Mapped
from connectors.sql.writes import Locked, Row, Writing
from schemas.values import Value, Values


class SqliteWrites:
    """Writes within one transaction, which began by taking the database for itself."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, integration_user: str) -> None:
        """Put our name where the triggers look; nobody else sees it before it is gone again."""
        self._connection.execute(
            text("INSERT INTO echoless_author VALUES (:name)"), {"name": integration_user}
        )

    def end(self) -> None:
        """Take our name away."""
        self._connection.execute(text("DELETE FROM echoless_author"))

    def lock(
        self,
        table: Mapped,
        record_ids: Collection[str],
        names: Collection[str],
        deleting: bool,  # noqa: ARG002  # the port's
    ) -> Locked:
        """Read rows; the whole database is locked."""
        return Locked(self.images(table, record_ids, names))

    def images(self, table: Mapped, record_ids: Collection[str], names: Collection[str]) -> dict[str, str]:
        """Read rows as they stand."""
        statement = (
            f"SELECT {table.record_id}, {image('t', sorted(names))} FROM {table.sql_name} t"
            f" WHERE {table.key_in}"
        )
        rows = self._connection.execute(text(statement), {"ids": table.keys(record_ids)}).all()
        return {record_id: row for record_id, row in rows}  # noqa: C416  # a row is no pair to mypy

    def update(self, table: Mapped, rows: Sequence[Row]) -> None:
        """Write rows, one prepared statement for all that name the same fields."""
        alike: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in rows:
            alike[tuple(row.values)].append(row)
        for names, some in alike.items():
            sets = ", ".join(f"{quote(name)} = :p{i}" for i, name in enumerate(names))
            statement = f"UPDATE {table.sql_name} SET {sets} WHERE {table.sql_key} = :key"
            self._connection.execute(
                text(statement), [{"key": _key(table, row), **_parameters(row.values)} for row in some]
            )

    def insert(self, table: Mapped, rows: Sequence[Row]) -> set[str]:
        """Make rows; those whose key is taken are left alone."""
        taken = self.images(table, [row.record_id for row in rows], ())
        free = [row for row in rows if row.record_id not in taken]
        if free:
            names = [name for name in free[0].values if name != table.settings.key]
            columns = "".join(f", {quote(name)}" for name in names)
            values = "".join(f", :p{i}" for i in range(len(names)))
            statement = f"INSERT INTO {table.sql_name} ({table.sql_key}{columns}) VALUES (:key{values})"
            parameters = [
                {"key": _key(table, row), **_parameters({name: row.values[name] for name in names})}
                for row in free
            ]
            self._connection.execute(text(statement), parameters)
        return {row.record_id for row in free}

    def refused(self, operation: Writing, table: Mapped, rows: Sequence[Row]) -> Mapping[int, DBAPIError]:  # noqa: ARG002  # the port's
        """Say nothing: there is no journey to be saved."""
        return {}

    def insert_numbered(self, table: Mapped, values: Values) -> str:
        """Make one row and let SQLite choose the key."""
        columns = ", ".join(map(quote, values))
        places = ", ".join(f":p{i}" for i in range(len(values)))
        source = f"({columns}) VALUES ({places})" if values else "DEFAULT VALUES"
        statement = f"INSERT INTO {table.sql_name} {source} RETURNING CAST({table.sql_key} AS text)"
        return str(self._connection.execute(text(statement), _parameters(values)).scalar_one())

    def delete(self, table: Mapped, record_ids: Collection[str]) -> None:
        """Delete rows with one statement."""
        statement = f"DELETE FROM {table.sql_name} AS t WHERE {table.key_in}"
        self._connection.execute(text(statement), {"ids": table.keys(record_ids)})


def _key(table: Mapped, row: Row) -> str | int:
    return int(row.record_id) if table.is_numbered else row.record_id


def _parameters(values: Values) -> dict[str, Any]:
    return {f"p{i}": _written(value) for i, value in enumerate(values.values())}


def _written(value: Value) -> Value:
    """Write a value as SQLite keeps it: exact decimals and readable times as text."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return value
