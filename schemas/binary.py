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


class Broken(Exception):
    """The bytes are not what the schema says."""


class Unusable(Exception):
    """The schema itself cannot be used."""


class Unwritable(Exception):
    """The values are not what the schema says."""


def reader_of(schema: Mapping[str, Any]) -> Read:
    """Make the reader of one writer's schema. Raises Unusable."""
    parsed = _parsed(schema)

    def read(data: bytes, start: int) -> Body:
        stream = BytesIO(data)
        stream.seek(start)
        try:
            body = schemaless_reader(stream, parsed, None)
        except _BROKEN as error:
            raise Broken(str(error) or type(error).__name__) from error
        if stream.tell() != len(data):
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
        return parse_schema(schema)
    except (*_BROKEN, AttributeError, SchemaParseException, UnknownType) as error:
        raise Unusable(f"{type(error).__name__}: {error}") from error


def fingerprint_of(schema: Any) -> bytes:
    """Give the CRC-64-AVRO fingerprint as eight bytes, little-endian, as the Avro specification has it."""
    return bytes.fromhex(fingerprint(to_parsing_canonical_form(schema), "CRC-64-AVRO"))
