"""Records of a case: whole images from the few fields that its author writes."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType

from rules.cases.model import Fields
from rules.findings import Faulty, Finding, did_you_mean
from rules.literals import literal
from schemas.fields import FieldType, Kind
from schemas.keys import RecordKey
from schemas.tables import Catalog, TableType
from schemas.values import Value, Values

_EMPTY: Mapping[Kind, Value] = MappingProxyType(
    {
        "text": "",
        "boolean": False,
        "integer": 0,
        "long": 0,
        "double": 0.0,
        "decimal": Decimal(0),
        "date": date(1753, 1, 1),
        "timestamp": datetime(1753, 1, 1, tzinfo=UTC),
        "bytes": b"",
    }
)
"""What stands in a field that takes no null, while nobody wrote anything."""


def table_of(catalog: Catalog, side: str, table: str) -> TableType:
    """Give a table by its name. Raises Faulty."""
    known = catalog.tables.get((side, table))
    if known is None:
        meant = did_you_mean(f"{side}/{table}", ["/".join(name) for name in catalog.tables])
        raise Faulty(Finding((), f"there is no table `{side}/{table}`.", meant))
    return known


def blank(table: TableType, record_id: str) -> Values:
    """Give a record with nothing in it but its key."""
    values = {name: None if f.nullable else _EMPTY[f.kind] for name, f in table.fields.items()}
    key = table.fields[table.key]
    if key.kind == "text":
        values[key.name] = record_id
    elif key.kind in {"integer", "long"} and record_id.lstrip("-").isdigit():
        values[key.name] = int(record_id)
    return values


def read_fields(table: TableType, written: Fields) -> Values:
    """Read values for the fields of a table. Raises Faulty, its path beginning with the field."""
    return {name: _value(table, name, value) for name, value in written.items()}


def _value(table: TableType, name: str, written: object) -> Value:
    field: FieldType | None = table.fields.get(name)
    if field is None:
        meant = did_you_mean(name, table.fields)
        raise Faulty(Finding((name,), f"{table} has no field `{name}`.", meant))
    try:
        return literal(written, field)  # type: ignore[arg-type]  # Fields hold scalars
    except Faulty as faulty:
        raise Faulty(faulty.finding.below((name,))) from faulty


def key_of(written: str) -> RecordKey:
    """Read ``side/table/id``. Raises Faulty."""
    parts = written.split("/", 2)
    if len(parts) != 3 or not all(parts):
        raise Faulty(Finding((), f"`{written}` is no record.", "Write it as side/table/id."))
    return RecordKey(*parts)
