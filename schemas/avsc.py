"""Read the Avro file of one table into field types, and say plainly what is wrong with it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import avro.errors
import avro.schema

from schemas.fields import FieldType, Kind

_KINDS: dict[tuple[str, str | None], Kind] = {
    ("string", None): "text",
    ("string", "uuid"): "text",
    ("boolean", None): "boolean",
    ("int", None): "integer",
    ("int", "date"): "date",
    ("long", None): "long",
    ("long", "timestamp-micros"): "timestamp",
    ("float", None): "double",
    ("double", None): "double",
    ("bytes", None): "bytes",
    ("bytes", "decimal"): "decimal",
}


class BadSchema(Exception):
    """A schema file that cannot be used."""

    def __init__(self, file: Path, message: str, remedy: str) -> None:
        super().__init__(f"{file}: {message} Remedy: {remedy}")
        self.file = file
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """What a table's file says."""

    key: str
    fields: Mapping[str, FieldType]
    schema: Mapping[str, Any]
    doc: str


def read_record(file: Path) -> ReadRecord:
    """Read and validate the file of one table. Raises BadSchema."""
    schema = read_json(file)
    validate(file, schema)
    if schema.get("type") != "record":
        raise BadSchema(file, "it is not a record.", 'Write {"type": "record", "fields": [...]}.')
    fields = {part["name"]: _field(file, part) for part in schema["fields"]}
    key = str(schema.get("key", ""))
    if key not in fields:
        raise BadSchema(
            file,
            f"its key {key!r} is not one of its fields." if key else "it names no key.",
            f'Add "key": one of {", ".join(fields)}.',
        )
    if fields[key].nullable:
        raise BadSchema(file, f"its key {key!r} may be null.", f"Take null out of the type of {key}.")
    return ReadRecord(key, fields, schema, schema.get("doc", ""))


def read_json(file: Path) -> dict[str, Any]:
    """Read a file that holds one JSON object. Raises BadSchema."""
    try:
        schema = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadSchema(file, f"it cannot be read as JSON: {error}.", "Correct the file.") from error
    if not isinstance(schema, dict):
        raise BadSchema(file, "it does not hold a JSON object.", "Write an Avro record.")
    return schema


def validate(file: Path, schema: Mapping[str, Any]) -> None:
    """Let avro's own parser judge the schema. Raises BadSchema."""
    try:
        avro.schema.make_avsc_object(schema, validate_names=True)
    except avro.errors.AvroException as error:
        raise BadSchema(file, f"Avro refuses it: {error}.", "Correct the schema.") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        # avro's parser stumbles over some malformed files instead of refusing them.
        raise BadSchema(file, f"Avro cannot parse it: {error!r}.", "Correct the schema.") from error


def _field(file: Path, part: Mapping[str, Any]) -> FieldType:
    written = part["type"]
    branches = written if isinstance(written, list) else [written]
    kinds = [branch for branch in branches if branch != "null"]
    if len(kinds) != 1:
        raise _unsupported(file, part)
    only = kinds[0] if isinstance(kinds[0], dict) else {"type": kinds[0]}
    try:
        kind = _KINDS[only["type"], only.get("logicalType")]
    except (KeyError, TypeError):
        raise _unsupported(file, part) from None
    return FieldType(
        name=part["name"],
        kind=kind,
        nullable=len(branches) > 1,
        max_length=only.get("maxLength", part.get("maxLength")),
        precision=only.get("precision") if kind == "decimal" else None,
        scale=only.get("scale", 0) if kind == "decimal" else None,
        doc=part.get("doc", ""),
        options=tuple(str(value) for value in part.get("options", only.get("options", ()))),
    )


def _unsupported(file: Path, part: Mapping[str, Any]) -> BadSchema:
    names = sorted({f"{kind} ({logical})" if logical else kind for kind, logical in _KINDS})
    return BadSchema(
        file,
        f"field {part['name']!r} has a type that tables cannot have: {json.dumps(part['type'])}.",
        f"Use one of {', '.join(names)}, alone or in a union with null.",
    )
