"""Make the schema file of a table from its columns, as a connector finds them in a side."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from schemas.fields import FieldType, Kind

_PLAIN: dict[Kind, str] = {
    "text": "string",
    "boolean": "boolean",
    "integer": "int",
    "long": "long",
    "double": "double",
    "bytes": "bytes",
}
_LOGICAL: dict[Kind, tuple[str, str]] = {
    "date": ("int", "date"),
    "timestamp": ("long", "timestamp-micros"),
    "decimal": ("bytes", "decimal"),
}


def table_schema(
    side: str, table: str, key: str, fields: Iterable[FieldType], doc: str = ""
) -> dict[str, Any]:
    """Make the Avro record of a table; what reading it back gives are the same field types.

    Raises ValueError if the key is not one of the fields.
    """
    # Some databases call a key nullable; a record without one cannot be spoken of.
    parts = [_field(replace(field, nullable=False) if field.name == key else field) for field in fields]
    if key not in {part["name"] for part in parts}:
        raise ValueError(f"the key {key!r} of {side}/{table} is not one of its columns")
    return {
        "type": "record",
        "name": "Record",
        "namespace": f"echoless.{side}.{table}",
        "doc": doc or f"A record of table {table} of side {side}.",
        "key": key,
        "fields": parts,
    }


def render(schema: Mapping[str, Any]) -> str:
    """Write a schema as the text of a file, one field a line, so that a difference reads well."""
    head = {name: value for name, value in schema.items() if name != "fields"}
    lines = [f"  {_json(name)}: {_json(value)}," for name, value in head.items()]
    fields = ",\n".join(f"    {_json(part)}" for part in schema["fields"])
    return "\n".join(["{", *lines, '  "fields": [', fields, "  ]", "}", ""])


def _field(field: FieldType) -> dict[str, Any]:
    part: dict[str, Any] = {"name": field.name, "type": _type(field)}
    if field.nullable:
        part |= {"type": ["null", part["type"]], "default": None}
    return part | {"doc": field.doc or f"Column {field.name}."}


def _type(field: FieldType) -> str | dict[str, Any]:
    if field.kind in _LOGICAL:
        plain, logical = _LOGICAL[field.kind]
        written: dict[str, Any] = {"type": plain, "logicalType": logical}
    else:
        written = {"type": _PLAIN[field.kind]}
    if field.kind == "decimal":
        written |= {"precision": field.precision or 38, "scale": field.scale or 0}
    if field.max_length is not None:
        written["maxLength"] = field.max_length
    return written if len(written) > 1 else str(written["type"])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
