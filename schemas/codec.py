"""Messages to bytes and back. Everything about a schema is worked out once; a message costs microseconds."""

import json
from collections.abc import Mapping
from typing import Any

from schemas.binary import Unwritable, Write, fingerprint_of, writer_of
from schemas.envelope import MessageKind, message_schema, read_envelope
from schemas.ids import RegistryDown, SchemaIds, UnknownId
from schemas.keys import RecordKey
from schemas.messages import ChangeEvent, Command, Origin, Problem, Result
from schemas.tables import Catalog, TableType
from schemas.values import Image, dump_values, load_values
from schemas.wire import CONFLUENT, SINGLE_OBJECT, Undecodable, Writers

__all__ = ["Codec", "RegistryDown", "SchemaIds", "Undecodable", "Unencodable", "UnknownId"]

_OPERATIONS = frozenset({"create", "update", "delete", "read"})


class Unencodable(Exception):
    """The message does not fit the schema of its table: a mistake of whoever made it."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


class _Encoder:
    """Writes one kind of message of one table."""

    def __init__(self, schema: Mapping[str, Any], prefix: bytes, fields: frozenset[str]) -> None:
        self.prefix = prefix
        self.fields = fields
        self._write: Write = writer_of(schema)

    def write(self, subject: object, body: Mapping[str, Any]) -> bytes:
        """Write the message; the subject is named if it does not fit. Raises Unencodable."""
        try:
            return self._write(self.prefix, body)
        except Unwritable as error:
            raise Unencodable(
                "wrong_value",
                f"{subject} does not fit its schema: {error}",
                "Check the values against the table's schema file (echoless schemas check).",
            ) from error


class Codec:
    """Bytes of all messages of all tables of a catalog.

    Without ``ids``: Avro single-object encoding. With ``ids``: the Confluent wire format.
    Reading takes either. A field that the writer's schema lacks is absent from the image; one that
    our schema does not know is kept.
    """

    def __init__(self, catalog: Catalog, ids: SchemaIds | None = None) -> None:
        self._catalog = catalog
        self._ids = ids
        self._writers = Writers(ids)
        self._encoders: dict[tuple[MessageKind, str, str], _Encoder] = {}
        self._learn_catalog()

    def encode_change(self, event: ChangeEvent) -> bytes:
        """Write a change event. Raises Unencodable, UnknownTable, RegistryDown."""
        _, table, record_id = key = event.record
        encoder = self._encoder("Change", key.side, table)
        image = event.image
        if image is not None and image.keys() != encoder.fields:
            raise _wrong_fields(key, image, encoder.fields)
        return encoder.write(
            key,
            {
                "event_id": event.event_id,
                "side": key.side,
                "table": table,
                "record_id": record_id,
                "operation": event.operation,
                "author": event.author,
                "changed_at": event.changed_at,
                "version": event.version,
                "coupling_id": event.coupling_id,
                "image": image,
            },
        )

    def decode_change(self, data: bytes, traceparent: str | None = None) -> ChangeEvent:
        """Read a change event. Raises Undecodable, RegistryDown."""
        body = self._writers.read(data, "Change")
        operation, image = body["operation"], body["image"]
        if operation not in _OPERATIONS or (image is None and operation != "delete"):
            raise _wrong_operation(body)
        return ChangeEvent(
            body["event_id"],
            RecordKey(body["side"], body["table"], body["record_id"]),
            operation,
            body["author"],
            body["changed_at"],
            body["version"],
            image,
            body.get("coupling_id"),
            traceparent,
        )

    def encode_command(self, command: Command) -> bytes:
        """Write a command. Raises Unencodable, UnknownTable, RegistryDown."""
        encoder = self._encoder("Command", command.side, command.table)
        values = command.values
        if not values.keys() <= encoder.fields:
            raise _wrong_fields(f"command {command.command_id}", values, encoder.fields)
        return encoder.write(
            f"command {command.command_id}",
            {
                "command_id": command.command_id,
                "coupling_id": command.coupling_id,
                "generation": command.generation,
                "sequence": command.sequence,
                "mapping": command.mapping,
                "side": command.side,
                "table": command.table,
                "operation": command.operation,
                "record_id": command.record_id,
                "expected_version": command.expected_version,
                "caused_by": command.caused_by,
                "fields_set": list(values),
                "values": values,
            },
        )

    def decode_command(self, data: bytes, traceparent: str | None = None) -> Command:
        """Read a command. Raises Undecodable, RegistryDown."""
        body = self._writers.read(data, "Command")
        return Command(
            command_id=body["command_id"],
            coupling_id=body["coupling_id"],
            generation=body["generation"],
            sequence=body["sequence"],
            mapping=body["mapping"],
            side=body["side"],
            table=body["table"],
            operation=body["operation"],
            record_id=body.get("record_id"),
            values=_set_values(body),
            expected_version=body.get("expected_version"),
            caused_by=body["caused_by"],
            traceparent=traceparent,
        )

    def encode_result(self, result: Result) -> bytes:
        """Write a result. Raises Unencodable, UnknownTable, RegistryDown."""
        encoder = self._encoder("Result", result.side, result.table)
        values = result.values
        if not values.keys() <= encoder.fields:
            raise _wrong_fields(f"result of command {result.command_id}", values, encoder.fields)
        return encoder.write(
            f"result of command {result.command_id}",
            {
                "command_id": result.command_id,
                "coupling_id": result.coupling_id,
                "sequence": result.sequence,
                "side": result.side,
                "table": result.table,
                "status": result.status,
                "record_id": result.record_id,
                "version": result.version,
                "fields_set": list(values),
                "values": values,
                "code": result.code,
                "message": result.message,
                "retry_after": result.retry_after,
            },
        )

    def decode_result(self, data: bytes, traceparent: str | None = None) -> Result:
        """Read a result. Raises Undecodable, RegistryDown."""
        body = self._writers.read(data, "Result")
        return Result(
            command_id=body["command_id"],
            coupling_id=body["coupling_id"],
            sequence=body["sequence"],
            side=body["side"],
            table=body["table"],
            status=body["status"],
            record_id=body.get("record_id"),
            version=body.get("version"),
            values=_set_values(body),
            code=body.get("code", ""),
            message=body.get("message", ""),
            retry_after=body.get("retry_after"),
            traceparent=traceparent,
        )

    def encode_problem(self, problem: Problem) -> bytes:
        """Write a problem. Raises Unencodable, RegistryDown."""
        origin = problem.origin
        return self._encoder("Problem", "", "").write(
            problem.key,
            {
                "mapping": problem.mapping,
                "side": problem.record.side,
                "table": problem.record.table,
                "record_id": problem.record.id,
                "stage": problem.stage,
                "code": problem.code,
                "message": problem.message,
                "remedy": problem.remedy,
                "seen_at": problem.seen_at,
                "attempts": problem.attempts,
                "event_id": problem.event_id,
                "coupling_id": problem.coupling_id,
                "origin": origin
                and {"topic": origin.topic, "partition": origin.partition, "offset": origin.offset},
                "left": None if problem.left is None else dump_values(problem.left),
                "right": None if problem.right is None else dump_values(problem.right),
            },
        )

    def decode_problem(self, data: bytes) -> Problem:
        """Read a problem. Raises Undecodable, RegistryDown."""
        body = self._writers.read(data, "Problem")
        origin, left, right = body.get("origin"), body.get("left"), body.get("right")
        return Problem(
            mapping=body["mapping"],
            record=RecordKey(body["side"], body["table"], body["record_id"]),
            stage=body["stage"],
            code=body["code"],
            message=body["message"],
            remedy=body["remedy"],
            seen_at=body["seen_at"],
            attempts=body.get("attempts", 1),
            event_id=body.get("event_id", ""),
            coupling_id=body.get("coupling_id"),
            origin=None if origin is None else Origin(**origin),
            left=None if left is None else load_values(left),
            right=None if right is None else load_values(right),
        )

    def _encoder(self, kind: MessageKind, side: str, table: str) -> _Encoder:
        try:
            return self._encoders[kind, side, table]
        except KeyError:
            return self._new_encoder(kind, side, table)

    def _new_encoder(self, kind: MessageKind, side: str, table: str) -> _Encoder:
        if kind == "Problem":
            schema, fields = read_envelope(kind), frozenset[str]()
        else:
            found = self._catalog.table(side, table)
            schema = message_schema(read_envelope(kind), side, table, found.schema)
            fields = frozenset(found.fields)
        encoder = _Encoder(schema, self._prefix(schema), fields)
        self._encoders[kind, side, table] = encoder
        return encoder

    def _prefix(self, schema: Mapping[str, Any]) -> bytes:
        if self._ids is None:
            return SINGLE_OBJECT + fingerprint_of(schema)
        # Topics of results hold records of several tables, so the subject is the record's name.
        subject = f"{schema['namespace']}.{schema['name']}"
        return CONFLUENT + self._ids.id_of(subject, json.dumps(schema)).to_bytes(4, "big")

    def _learn_catalog(self) -> None:
        self._writers.add(read_envelope("Problem"))
        kinds: tuple[MessageKind, ...] = ("Change", "Command", "Result")
        for envelope in map(read_envelope, kinds):
            for table in self._catalog:
                self._learn_table(envelope, table)

    def _learn_table(self, envelope: Mapping[str, Any], table: TableType) -> None:
        for record in (*table.history, table.schema):
            self._writers.add(message_schema(envelope, table.side, table.name, record))


def _set_values(body: Mapping[str, Any]) -> dict[str, Any]:
    values = body["values"]
    try:
        return {name: values[name] for name in body["fields_set"]}
    except KeyError as error:
        raise Undecodable(
            "wrong_value",
            f"command {body['command_id']} sets the field {error}, which its values lack",
            "Let the publisher name only fields of the table in fields_set.",
        ) from error


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


def _wrong_operation(body: Mapping[str, Any]) -> Undecodable:
    return Undecodable(
        "wrong_value",
        f"change {body['event_id']} has operation {body['operation']!r} "
        f"and {'no' if body['image'] is None else 'an'} image",
        "Let the publisher send create, update or read with an image, delete without one.",
    )
