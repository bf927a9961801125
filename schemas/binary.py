"""Bytes of one schema: a reader and a writer made once per schema. The only file that knows fastavro."""

import struct
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, cast

from fastavro import parse_schema, schemaless_reader, schemaless_writer
from fastavro.schema import SchemaParseException, UnknownType, fingerprint, to_parsing_canonical_form

Body = dict[str, Any]
Read = Callable[[bytes, int], Body]
"""Read a message's body that begins at this place. Raises Broken."""
Write = Callable[[bytes, Mapping[str, Any]], bytes]
"""Write a message's body behind this prefix. Raises Unwritable."""

_BROKEN = (EOFError, LookupError, ValueError, TypeError, ArithmeticError, struct.error, MemoryError)
_UNWRITABLE = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError, struct.error)

_PRIMITIVES = frozenset({"null", "boolean", "int", "long", "float", "double", "bytes", "string"})


class Broken(Exception):
    """The bytes are not what the schema says."""


class Unusable(Exception):
    """The schema itself cannot be used."""


class Unwritable(Exception):
    """The values are not what the schema says."""


def reader_of(schema: Mapping[str, Any], *, whole: bool = True) -> Read:
    """Make the reader of one writer's schema; not ``whole``: what follows the body may be anything.

    Raises Unusable.
    """
    parsed = _parsed(schema)

    def read(data: bytes, start: int) -> Body:
        stream = BytesIO(data)
        stream.seek(start)
        try:
            body = schemaless_reader(stream, parsed, None)
        except _BROKEN as error:
            raise Broken(str(error) or type(error).__name__) from error
        if whole and stream.tell() != len(data):
            raise Broken(f"{len(data) - stream.tell()} bytes are left over")
        return cast(Body, body)

    return read


def writer_of(schema: Mapping[str, Any]) -> Write:
    """Make the writer of one schema. Raises Unusable."""
    parsed = _parsed(schema)

    def write(prefix: bytes, body: Mapping[str, Any]) -> bytes:
        stream = BytesIO()
        stream.write(prefix)
        try:
            schemaless_writer(stream, parsed, body)
        except _UNWRITABLE as error:
            raise Unwritable(str(error) or type(error).__name__) from error
        return stream.getvalue()

    return write


def _parsed(schema: Any) -> Any:
    try:
        return parse_schema(_bare(schema))
    except (*_BROKEN, AttributeError, SchemaParseException, UnknownType) as error:
        raise Unusable(f"{type(error).__name__}: {error}") from error


def _bare(schema: Any) -> Any:
    """Leave out what the bytes do not depend on: fastavro is a tenth faster on plain names of types."""
    if isinstance(schema, list):
        return [_bare(branch) for branch in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") in _PRIMITIVES and "logicalType" not in schema:
        return schema["type"]
    inner = {name: _bare(schema[name]) for name in ("type", "items", "values") if name in schema}
    if "fields" in schema:
        inner["fields"] = [{**field, "type": _bare(field["type"])} for field in schema["fields"]]
    return {**schema, **inner}


def fingerprint_of(schema: Any) -> bytes:
    """Give the CRC-64-AVRO fingerprint as eight bytes, little-endian, as the Avro specification has it."""
    return bytes.fromhex(fingerprint(to_parsing_canonical_form(schema), "CRC-64-AVRO"))
