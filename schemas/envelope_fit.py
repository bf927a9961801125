"""Can messages of somebody else's schema serve as one of ours? Judged once per schema, not per message."""

from collections.abc import Mapping
from typing import Any

from schemas.envelope import MessageKind, read_envelope

_SAME = {
    "enum": {"string", "enum"},
    "string": {"string", "enum"},
    "long": {"long", "int"},
    "double": {"double", "float"},
    "timestamp-micros": {"timestamp-micros", "timestamp-millis"},
}
"""What a writer may use where our envelope has the type on the left."""
_AVRO = frozenset(
    ["null", "boolean", "int", "long", "float", "double", "bytes", "string", "enum", "array", "fixed", "map"]
)


def misfit(schema: Any, kind: MessageKind) -> str:
    """Say why a writer's messages cannot be read as this kind; empty: they can."""
    if not isinstance(schema, Mapping) or schema.get("type") != "record":
        return "it is not a record"
    written = {part["name"]: _types(part["type"]) for part in schema["fields"]}
    for part in read_envelope(kind)["fields"]:
        if part["name"] not in written:
            if "default" in part and part["name"] != "image":
                continue
            return f"it has no field {part['name']}"
        if strange := written[part["name"]] - _allowed(_types(part["type"])):
            return f"its field {part['name']} may be {', '.join(sorted(strange))}"
    return ""


def _allowed(types: set[str]) -> set[str]:
    return types.union(*(_SAME.get(each, {each}) for each in types))


def _types(written: Any) -> set[str]:
    if isinstance(written, list):
        return set().union(*map(_types, written))
    if isinstance(written, Mapping):
        logical = written.get("logicalType", "")
        return {logical} if logical.startswith("timestamp") else _types(written["type"])
    known = {
        "null",
        "boolean",
        "int",
        "long",
        "float",
        "double",
        "bytes",
        "string",
        "enum",
        "array",
        "fixed",
        "map",
    }
    return {written if written in known else "record"}
