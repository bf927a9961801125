"""The columns of a table of a side, in the words of the schemas: for ``echoless schemas generate``."""

from typing import Any

from sqlalchemy import Engine, inspect, types

from connectors.sql.install import split_name
from connectors.sql.settings import SqlTable
from schemas.tables import FieldType, Kind

ANY_PRECISION, ANY_SCALE = 38, 10
"""For a number without limits: Avro wants to know how many digits there are."""

_KINDS: tuple[tuple[type[types.TypeEngine[Any]], Kind], ...] = (
    (types.Boolean, "boolean"),
    (types.BigInteger, "long"),
    (types.Integer, "integer"),
    (types.Float, "double"),
    (types.Numeric, "decimal"),
    (types.DateTime, "timestamp"),
    (types.Date, "date"),
    (types.LargeBinary, "bytes"),
)


def reflect_table(engine: Engine, table: SqlTable) -> list[FieldType]:
    """Describe the columns of a table, in their order. Types that Avro lacks are text."""
    schema, name = split_name(table.name)
    is_sqlite = engine.dialect.name == "sqlite"
    columns = inspect(engine).get_columns(name, schema)
    return [_field(dict(column), table.key, is_sqlite) for column in columns]


def has_unique_key(engine: Engine, table: SqlTable) -> bool:
    """Say whether the database makes sure that a key identifies one record."""
    schema, name = split_name(table.name)
    inspector = inspect(engine)
    found: list[list[str | None]] = [list(inspector.get_pk_constraint(name, schema)["constrained_columns"])]
    found += [list(unique["column_names"]) for unique in inspector.get_unique_constraints(name, schema)]
    found += [index["column_names"] for index in inspector.get_indexes(name, schema) if index["unique"]]
    return any(columns == [table.key] for columns in found)


def _field(column: dict[str, Any], key: str, is_sqlite: bool) -> FieldType:
    # A domain is a type with a rule: what it holds is its own type's business.
    written = getattr(column["type"], "data_type", column["type"])
    name, kind = column["name"], _kind(written, is_sqlite)
    nullable = bool(column["nullable"]) and name != key
    if kind == "decimal":
        precision = written.precision or ANY_PRECISION
        scale = ANY_SCALE if written.precision is None else written.scale or 0
        return FieldType(name, kind, nullable, precision=precision, scale=scale)
    length = (
        written.length if isinstance(written, types.String) and not isinstance(written, types.Enum) else None
    )
    return FieldType(name, kind, nullable, max_length=length, doc=column.get("comment") or "")


def _kind(written: types.TypeEngine[Any], is_sqlite: bool) -> Kind:
    for known, kind in _KINDS:
        if isinstance(written, known):
            # Whole numbers of SQLite have 64 bits, whatever the column is called.
            return "long" if is_sqlite and kind == "integer" else kind
    return "text"
