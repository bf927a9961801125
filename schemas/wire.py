"""Which schema a message was written with: the first bytes tell, in either of two forms.

Avro single-object encoding (C3 01 and the schema's fingerprint) needs no registry. The Confluent
wire format (00 and a number of four bytes) does. Both are read; with a registry the second is written.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import avro.schema

from schemas.binary import Broken, Read, Unusable, fingerprint_of, reader_of
from schemas.envelope import KINDS, MessageKind
from schemas.envelope_fit import misfit
from schemas.heads import head_reader_of
from schemas.ids import SchemaIds, UnknownId

SINGLE_OBJECT = b"\xc3\x01"
CONFLUENT = b"\x00"
_BAD_SCHEMA = (Unusable, ValueError, TypeError, LookupError, AttributeError)

UndecodableCode = Literal["not_avro", "unknown_schema", "broken_body", "wrong_type", "wrong_value"]


class Undecodable(Exception):
    """The bytes cannot be read as the message they should be: a dead letter."""

    def __init__(self, code: UndecodableCode, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Writer:
    """A schema somebody writes with."""

    name: str
    read: Read
    misfits: Mapping[MessageKind, str]
    """Why its messages cannot serve as a kind of message; empty: they can."""
    read_head: Read
    """Of a change event: reads what stands before the image."""


class Writers:
    """Every writer's schema met so far, by the first bytes of its messages."""

    def __init__(self, ids: SchemaIds | None) -> None:
        self._ids = ids
        self._known: dict[bytes, Writer] = {}

    def add(self, schema: Mapping[str, Any]) -> None:
        """Know a schema by its fingerprint, without a registry."""
        writer = writer_from(schema)
        self._known[SINGLE_OBJECT + fingerprint_of(schema)] = writer
        self._known[SINGLE_OBJECT + _fingerprint_by_avro(schema)] = writer

    def read(self, data: bytes, kind: MessageKind) -> dict[str, Any]:
        """Read the body of a message that should be of this kind. Raises Undecodable, RegistryDown."""
        writer, size = self._writer_of(data, kind)
        try:
            return writer.read(data, size)
        except Broken as error:
            raise _broken(writer, error) from error

    def read_head(self, data: bytes) -> dict[str, Any]:
        """Read of a change event what stands before its image. Raises Undecodable, RegistryDown."""
        writer, size = self._writer_of(data, "Change")
        try:
            return writer.read_head(data, size)
        except Broken as error:
            raise _broken(writer, error) from error

    def _writer_of(self, data: bytes, kind: MessageKind) -> tuple[Writer, int]:
        """Give who wrote a message, and where its body begins."""
        size = 10 if data[:1] == b"\xc3" else 5
        prefix = data[:size]
        writer = self._known.get(prefix) or self._learn(prefix)
        if kind in writer.misfits:
            raise _wrong_type(writer, kind)
        return writer, size

    def _learn(self, prefix: bytes) -> Writer:
        if len(prefix) == 5 and prefix[:1] == CONFLUENT:
            writer = self._from_registry(int.from_bytes(prefix[1:], "big"))
            self._known[prefix] = writer
            return writer
        if len(prefix) == 10 and prefix[:2] == SINGLE_OBJECT:
            raise _unknown_fingerprint(prefix[2:])
        raise _not_avro(prefix)

    def _from_registry(self, schema_id: int) -> Writer:
        if self._ids is None:
            raise _no_registry(schema_id)
        try:
            return writer_from(json.loads(self._ids.schema_of(schema_id)))
        except UnknownId as error:
            raise _unknown_id(schema_id) from error
        except _BAD_SCHEMA as error:
            raise _bad_schema(schema_id, error) from error


def writer_from(schema: Any) -> Writer:
    """Judge a writer's schema once, for all its messages."""
    misfits = {kind: why for kind in KINDS if (why := misfit(schema, kind))}
    name = schema.get("name", "?") if isinstance(schema, dict) else str(schema)
    space = schema.get("namespace", "") if isinstance(schema, dict) else ""
    read = reader_of(schema)
    read_head = read if "Change" in misfits else head_reader_of(schema)
    return Writer(f"{space}.{name}".lstrip("."), read, misfits, read_head)


def _fingerprint_by_avro(schema: Mapping[str, Any]) -> bytes:
    """Give the fingerprint as the avro package computes it.

    It keeps ``{"type": "long"}`` where the specification says ``"long"``, so publishers who use
    that package announce another fingerprint than all others. Both are known.
    """
    parsed = avro.schema.make_avsc_object(dict(schema))
    return bytes(parsed.fingerprint("CRC-64-AVRO"))


def _not_avro(prefix: bytes) -> Undecodable:
    return Undecodable(
        "not_avro",
        f"the message begins with {prefix[:2].hex(' ') or 'nothing'}, not with C3 01 or 00",
        "Let the publisher write Avro single-object encoding, or the Confluent wire format.",
    )


def _unknown_fingerprint(fingerprint: bytes) -> Undecodable:
    return Undecodable(
        "unknown_schema",
        f"no schema has the fingerprint {fingerprint.hex()}",
        "Put the publisher's version of the table into the history folder of the side's schemas.",
    )


def _no_registry(schema_id: int) -> Undecodable:
    return Undecodable(
        "unknown_schema",
        f"the message names schema {schema_id} of a registry, and no registry is configured",
        "Set the address of the schema registry.",
    )


def _unknown_id(schema_id: int) -> Undecodable:
    return Undecodable(
        "unknown_schema",
        f"the schema registry has no schema {schema_id}",
        "Check that the publisher uses the same registry, then send the dead letter again.",
    )


def _bad_schema(schema_id: int, error: Exception) -> Undecodable:
    return Undecodable(
        "unknown_schema",
        f"schema {schema_id} of the registry cannot be used: {error}",
        "Let the publisher register a plain Avro record without references.",
    )


def _wrong_type(writer: Writer, kind: MessageKind) -> Undecodable:
    return Undecodable(
        "wrong_type",
        f"{writer.name} is not a {kind}: {writer.misfits[kind]}",
        f"Let the publisher write a record with the fields of schemas/envelopes/{kind.lower()}.avsc.",
    )


def _broken(writer: Writer, error: Broken) -> Undecodable:
    return Undecodable(
        "broken_body",
        f"the bytes do not hold {writer.name}: {error}",
        "Let the publisher write with the schema it announces, then let it send the record again.",
    )
