"""Bulk statements for PostgreSQL: all rows of a statement travel as one JSON document.

Its columns have the target's types without their lengths: assigning to the column then checks the
length, where a cast would cut.
"""

# ruff: noqa: S608 - names in statements are quoted, values travel as parameters

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from connectors.sql.postgresql_trial import refused
from connectors.sql.tables import Mapped
from connectors.sql.writes import Locked, Row, Writing
from schemas.values import Values

_JSON = {"json", "jsonb"}
_KEY, _SET = "echoless key", "echoless set"


class PostgresqlWrites:
    """Writes within one transaction; ``waits``: for rows that somebody else holds, or passes them over."""

    def __init__(self, connection: Connection, waits: bool) -> None:
        self._connection = connection
        self._waits = waits
        self._quote = connection.dialect.identifier_preparer.quote

    def begin(self, integration_user: str) -> None:
        """Nothing to do: the author is whoever is logged in."""

    def end(self) -> None:
        """Nothing to take back."""

    def lock(
        self, table: Mapped, record_ids: Collection[str], names: Collection[str], deleting: bool
    ) -> Locked:
        """Lock rows in key order, so that two transactions never wait for each other."""
        strength = "UPDATE" if deleting else "NO KEY UPDATE"
        tail = f"ORDER BY t.{table.sql_key} FOR {strength}"
        if self._waits:
            return Locked(self._images(table, record_ids, names, tail))
        free = self._images(table, record_ids, names, f"{tail} SKIP LOCKED")
        busy = self._images(table, set(record_ids) - free.keys(), (), "")
        return Locked(free, frozenset(busy))

    def images(self, table: Mapped, record_ids: Collection[str], names: Collection[str]) -> dict[str, str]:
        """Read rows as they stand."""
        return self._images(table, record_ids, names, "")

    def _images(
        self, table: Mapped, record_ids: Collection[str], names: Collection[str], tail: str
    ) -> dict[str, str]:
        columns = "".join(f", t.{self._quote(name)}" for name in sorted(names))
        statement = (
            f'SELECT x."{_KEY}", row_to_json(x)::text FROM (SELECT {table.record_id} AS "{_KEY}"{columns}'
            f" FROM {table.sql_name} t WHERE {table.key_in} {tail}) x"
        )
        rows = self._connection.execute(text(statement), {"ids": table.keys(record_ids)}).all()
        return {record_id: image for record_id, image in rows}  # noqa: C416  # a row is no pair to mypy

    def update(self, table: Mapped, rows: Sequence[Row]) -> None:
        """Write all rows with one statement, each the fields it names."""
        self._run(*self._update(table, rows))

    def _update(self, table: Mapped, rows: Sequence[Row]) -> tuple[str, Sequence[Any]]:
        names = sorted({name for row in rows for name in row.values})
        alike = all(len(row.values) == len(names) for row in rows)
        sets = ", ".join(self._assignment(table, i, name, alike) for i, name in enumerate(names, 1))
        statement = (
            f"UPDATE {table.sql_name} AS t SET {sets} FROM {self._rows(table, names)}"
            f' WHERE t.{table.sql_key} = v."{_KEY}"'
        )
        documents = [
            {_KEY: row.record_id, _SET: "".join("01"[name in row.values] for name in names), **row.values}
            for row in rows
        ]
        return statement, documents

    def _assignment(self, table: Mapped, place: int, name: str, alike: bool) -> str:
        column, value = self._quote(name), self._value(table, name)
        if alike:
            return f"{column} = {value}"
        return f"{column} = CASE WHEN substr(v.\"{_SET}\", {place}, 1) = '1' THEN {value} ELSE t.{column} END"

    def insert(self, table: Mapped, rows: Sequence[Row]) -> set[str]:
        """Make rows with one statement; those whose key is taken are left alone."""
        return set(self._run(*self._insert(table, rows)).scalars())

    def _insert(self, table: Mapped, rows: Sequence[Row]) -> tuple[str, Sequence[Any]]:
        names = sorted(rows[0].values.keys() - {table.settings.key})
        columns = "".join(f", {self._quote(name)}" for name in names)
        values = "".join(f", {self._value(table, name)}" for name in names)
        statement = (
            f"INSERT INTO {table.sql_name} AS t ({table.sql_key}{columns})"
            f' SELECT v."{_KEY}"{values} FROM {self._rows(table, names)} ORDER BY 1'
            f" ON CONFLICT ({table.sql_key}) DO NOTHING RETURNING {table.record_id}"
        )
        return statement, [{_KEY: row.record_id, **row.values} for row in rows]

    def refused(self, operation: Writing, table: Mapped, rows: Sequence[Row]) -> Mapping[int, DBAPIError]:
        """Let the database try the rows one by one, and take everything back."""
        statement, documents = (self._insert if operation == "insert" else self._update)(table, rows)
        return refused(self._connection, statement.replace(":rows", "$1"), _document(documents))

    def insert_numbered(self, table: Mapped, values: Values) -> str:
        """Make one row and let the database choose the key."""
        names = sorted(values)
        columns = ", ".join(self._quote(name) for name in names)
        values_sql = ", ".join(self._value(table, name) for name in names)
        rows = self._rows(table, names)
        source = f"({columns}) SELECT {values_sql} FROM {rows}" if names else "DEFAULT VALUES"
        statement = f"INSERT INTO {table.sql_name} AS t {source} RETURNING {table.record_id}"
        return str(self._run(statement, [values]).scalar_one())

    def delete(self, table: Mapped, record_ids: Collection[str]) -> None:
        """Delete rows with one statement."""
        statement = f"DELETE FROM {table.sql_name} t WHERE {table.key_in}"
        self._connection.execute(text(statement), {"ids": table.keys(record_ids)})

    def _rows(self, table: Mapped, names: Sequence[str]) -> str:
        columns = "".join(f", {self._quote(name)} {_travels_as(table.columns[name])}" for name in names)
        return (
            f'json_to_recordset(CAST(:rows AS json)) AS v("{_KEY}" {table.key_type}, "{_SET}" text{columns})'
        )

    def _value(self, table: Mapped, name: str) -> str:
        kind = table.columns[name]
        return f"CAST(v.{self._quote(name)} AS {kind})" if kind in _JSON else f"v.{self._quote(name)}"

    def _run(self, statement: str, documents: Sequence[Any]) -> Any:
        return self._connection.execute(text(statement), {"rows": _document(documents)})


def _document(rows: Sequence[Any]) -> str:
    return orjson.dumps(rows, default=_written).decode()


def _travels_as(kind: str) -> str:
    """JSON columns hold JSON that the other side wrote as text; inside our document it would be a string."""
    return "text" if kind in _JSON else kind


def _written(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    raise TypeError(f"a {type(value).__name__} is not a value of a field")
