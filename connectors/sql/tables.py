"""The mapped tables of a side, ready for use: names quoted, keys and images understood."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from connectors.sql.convert import RowReader
from connectors.sql.engine import single_statements
from connectors.sql.lists import in_list, listed
from connectors.sql.settings import SqlSide, SqlTable
from connectors.sql.sqlite_image import image
from schemas.fit import Checker, checker
from schemas.tables import TableType

_IMAGE = "row_to_json(t)::text"
_COLUMNS = {
    "sqlite": text("SELECT name, type FROM pragma_table_info(:name)"),
    # The length -1 stands for none: a cast to a length would cut in silence.
    "postgresql": text(
        "SELECT a.attname, format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid), -1)"
        " FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
        " WHERE a.attrelid = to_regclass(:name) AND a.attnum > 0 AND NOT a.attisdropped"
    ),
}


@dataclass(frozen=True, slots=True)
class Mapped:
    """One table of the side."""

    name: str
    """As the side calls it, in messages and in our own tables."""
    settings: SqlTable
    type: TableType
    reader: RowReader
    dialect: str
    sql_name: str
    sql_key: str
    sql_image: str
    """The expression that makes the JSON image of row ``t``."""
    columns: Mapping[str, str]
    """The columns that are really there, and their types: on PostgreSQL without lengths."""
    checks: Mapping[str, Checker]
    """Says per field whether a value may be written there."""

    @property
    def record_id(self) -> str:
        """Give the expression that makes the record id of row ``t``."""
        return f"CAST(t.{self.sql_key} AS text)"

    @property
    def key_type(self) -> str:
        """Give the type of the key on PostgreSQL."""
        return self.columns[self.settings.key]

    @property
    def key_in(self) -> str:
        """Give the condition that the key of row ``t`` is one of ``:ids``."""
        return in_list(self.dialect, f"t.{self.sql_key}", self.key_type)

    def keys(self, record_ids: Collection[str]) -> Any:
        """Write record ids as the parameter ``:ids`` of ``key_in``."""
        if self.dialect == "sqlite" and self.is_numbered:
            return listed(self.dialect, [int(record_id) for record_id in record_ids])
        return listed(self.dialect, record_ids)

    @property
    def is_numbered(self) -> bool:
        """Say whether keys are whole numbers."""
        return self.type.fields[self.settings.key].kind in {"integer", "long"}

    def canonical(self, record_id: str) -> str:
        """Give a record id as the database writes it. Raises ValueError if no record can have it."""
        if self.is_numbered:
            return str(int(record_id))
        return str(UUID(record_id)) if self.key_type == "uuid" else record_id


def mapped_tables(engine: Engine, side: SqlSide, types: Mapping[str, TableType]) -> dict[str, Mapped]:
    """Prepare the tables of a side that have a type."""
    with single_statements(engine) as connection:
        return {name: _mapped(connection, side, types[name]) for name in side.tables if name in types}


def _mapped(connection: Connection, side: SqlSide, kind: TableType) -> Mapped:
    settings = side.tables[kind.name]
    quote = connection.dialect.identifier_preparer.quote
    sql_name = ".".join(quote(part) for part in settings.name.split("."))
    is_sqlite = connection.dialect.name == "sqlite"
    columns = _columns(connection, settings.name if is_sqlite else sql_name)
    return Mapped(
        name=kind.name,
        settings=settings,
        type=kind,
        reader=RowReader(kind, floats=is_sqlite),
        dialect=connection.dialect.name,
        sql_name=sql_name,
        sql_key=quote(settings.key),
        sql_image=image("t", [name for name in kind.fields if name in columns]) if is_sqlite else _IMAGE,
        columns=columns,
        checks={field.name: checker(field) for field in kind.fields.values()},
    )


def _columns(connection: Connection, name: str) -> dict[str, str]:
    statement = _COLUMNS[connection.dialect.name]
    rows = connection.execute(statement, {"name": name})
    return {column: kind for column, kind in rows}  # noqa: C416  # a row is no pair to mypy
