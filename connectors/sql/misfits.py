"""Where a schema file says more than the table of the side can hold: seen before a row is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import NoSuchTableError

from connectors.sql.reflect import has_unique_key, reflect_table
from connectors.sql.settings import SqlSide, SqlTable
from schemas.tables import FieldType, Kind, TableType

FLOAT_DIGITS = 15
"""Digits that SQLite keeps of a number in a column that is not text."""

_HOLDS: Mapping[Kind, frozenset[Kind]] = {
    "text": frozenset({"text"}),
    "boolean": frozenset({"boolean"}),
    "integer": frozenset({"integer", "long", "decimal"}),
    "long": frozenset({"long", "decimal"}),
    "double": frozenset({"double"}),
    "decimal": frozenset({"decimal"}),
    "date": frozenset({"date"}),
    "timestamp": frozenset({"timestamp"}),
    "bytes": frozenset({"bytes"}),
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """A place where schema and database differ, and what mends it."""

    table: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.table}: {self.message}. Remedy: {self.remedy}"


def misfits(engine: Engine, side: SqlSide, types: Mapping[str, TableType]) -> list[Misfit]:
    """Compare the schemas of a side with its tables."""
    is_sqlite = engine.dialect.name == "sqlite"
    found: list[Misfit] = []
    for name, table in side.tables.items():
        found += _table(engine, name, table, types.get(name), is_sqlite)
    return found


def _table(
    engine: Engine, name: str, table: SqlTable, kind: TableType | None, is_sqlite: bool
) -> Iterator[Misfit]:
    try:
        columns = {field.name: field for field in reflect_table(engine, table)}
    except NoSuchTableError:
        yield Misfit(name, f"the database has no table {table.name}", "create it, or correct its name")
        return
    if not has_unique_key(engine, table):
        remedy = f"CREATE UNIQUE INDEX ON {table.name} ({table.key})"
        yield Misfit(name, f"nothing keeps the key {table.key} of {table.name} unique", remedy)
    for field in kind.fields.values() if kind else ():
        yield from _field(name, field, columns.get(field.name), is_sqlite)


def _field(table: str, wanted: FieldType, column: FieldType | None, is_sqlite: bool) -> Iterator[Misfit]:
    if column is None:
        yield Misfit(table, f"the database has no column {wanted.name}", "add it, or take it from the schema")
        return
    problem = _loose(wanted, column) if is_sqlite else _strict(wanted, column)
    if problem:
        remedy = "widen the column, or narrow the field in the schema"
        yield Misfit(table, f"column {wanted.name} {problem}", remedy)


def _loose(wanted: FieldType, column: FieldType) -> str | None:
    """SQLite keeps what it is given, but numbers that are no text only to 15 digits."""
    if wanted.kind == "decimal" and column.kind != "text" and (wanted.precision or 0) > FLOAT_DIGITS:
        return f"keeps {FLOAT_DIGITS} digits, the schema says {wanted.precision}: declare it as text"
    return None


def _strict(wanted: FieldType, column: FieldType) -> str | None:
    if column.kind not in _HOLDS[wanted.kind]:
        return f"is {column.kind}, the schema says {wanted.kind}"
    if column.max_length is not None and (wanted.max_length or column.max_length + 1) > column.max_length:
        return f"takes {column.max_length} characters, the schema says {wanted.max_length or 'any number'}"
    if wanted.kind == "decimal" and (_whole(wanted) > _whole(column) or _scale(wanted) > _scale(column)):
        return (
            f"has {column.precision} digits, {_scale(column)} after the point,"
            f" the schema says {wanted.precision} and {_scale(wanted)}"
        )
    return None


def _whole(field: FieldType) -> int:
    return (field.precision or 0) - _scale(field)


def _scale(field: FieldType) -> int:
    return field.scale or 0
