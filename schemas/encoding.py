"""Writers of messages: one per kind and table, made on first use, with the bytes that name its schema."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from schemas.binary import Unwritable, Write, fingerprint_of, writer_of
from schemas.envelope import OF_NO_TABLE, MessageKind, message_schema, read_envelope
from schemas.fields import FieldType
from schemas.fit import checker
from schemas.ids import SchemaIds
from schemas.tables import Catalog
from schemas.values import Image
from schemas.wire import CONFLUENT, SINGLE_OBJECT

UnencodableCode = Literal["unknown_field", "missing_field", "wrong_value"]


class Unencodable(Exception):
    """The message does not fit the schema of its table: a mistake of whoever made it."""

    def __init__(self, code: UnencodableCode, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


class Encoder:
    """Writes one kind of message of one table."""

    def __init__(self, schema: Mapping[str, Any], prefix: bytes, fields: Mapping[str, FieldType]) -> None:
        self.record = f"{schema['namespace']}.Record"
        """The full name of the table's record in the schema."""
        self._fields = frozenset(fields)
        self._prefix = prefix
        self._write: Write = writer_of(schema)
        self._unguarded = [(name, checker(field)) for name, field in fields.items() if _unguarded(field)]

    def check_image(self, subject: object, image: Image) -> None:
        """See that an image has all fields of the table and no others. Raises Unencodable."""
        if image.keys() != self._fields:
            raise _wrong_fields(subject, image, self._fields)
        for name, check_value in self._unguarded:
            if unfit := check_value(image[name]):
                raise _wrong_value(subject, unfit.message)

    def check_values(self, subject: object, values: Image) -> None:
        """See that values have fields of the table only. Raises Unencodable."""
        if not values.keys() <= self._fields:
            raise _wrong_fields(subject, values, self._fields)

    def write(self, subject: object, body: Mapping[str, Any]) -> bytes:
        """Write the message; the subject is named if it does not fit. Raises Unencodable."""
        try:
            return self._write(self._prefix, body)
        except Unwritable as error:
            raise _wrong_value(subject, str(error)) from error


class Encoders:
    """The encoders of all tables of a catalog."""

    def __init__(self, catalog: Catalog, ids: SchemaIds | None) -> None:
        self._catalog = catalog
        self._ids = ids
        self._made: dict[tuple[MessageKind, str, str], Encoder] = {}

    def of(self, kind: MessageKind, side: str = "", table: str = "") -> Encoder:
        """Give the encoder of a kind of message. Raises UnknownTable, RegistryDown."""
        try:
            return self._made[kind, side, table]
        except KeyError:
            encoder = self._made[kind, side, table] = self._make(kind, side, table)
            return encoder

    def _make(self, kind: MessageKind, side: str, table: str) -> Encoder:
        schema = read_envelope(kind)
        if kind in OF_NO_TABLE:
            return Encoder(schema, self._prefix(schema), {})
        found = self._catalog.table(side, table)
        schema = message_schema(schema, side, table, found.schema)
        return Encoder(schema, self._prefix(schema), found.fields)

    def _prefix(self, schema: Mapping[str, Any]) -> bytes:
        if self._ids is None:
            return SINGLE_OBJECT + fingerprint_of(schema)
        # Topics of results hold records of several tables, so the subject is the record's name.
        subject = f"{schema['namespace']}.{schema['name']}"
        return CONFLUENT + self._ids.id_of(subject, json.dumps(schema)).to_bytes(4, "big")


def _unguarded(field: FieldType) -> bool:
    """Tell types of which fastavro, outside a union, would write any value there is."""
    return not field.nullable and field.kind in {"boolean", "integer"}


def _wrong_value(subject: object, why: str) -> Unencodable:
    return Unencodable(
        "wrong_value",
        f"{subject} does not fit its schema: {why}",
        "Correct the value, or the type of the field in the table's schema file.",
    )


def _wrong_fields(subject: object, image: Image, fields: frozenset[str]) -> Unencodable:
    strange, missing = sorted(image.keys() - fields), sorted(fields - image.keys())
    if strange:
        return Unencodable(
            "unknown_field",
            f"{subject}: the table's schema has no field {', '.join(strange)}",
            "Add the fields to the table's schema file, or leave them out of the mapping.",
        )
    return Unencodable(
        "missing_field",
        f"{subject}: the image lacks {', '.join(missing)}",
        "Let the connector publish every field of the table, null where it has no value.",
    )
