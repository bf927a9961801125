"""Messages as the bodies that schemas describe, and back: plain dicts, one entry per envelope field."""

from collections.abc import Mapping
from typing import Any

from schemas.keys import RecordKey
from schemas.messages import ChangeEvent, Command, Result
from schemas.values import Values
from schemas.wire import Undecodable

_OPERATIONS = frozenset({"create", "update", "delete", "read"})
_COMMAND_OPERATIONS = frozenset({"create", "update", "delete"})
_STATUSES = frozenset({"applied", "unchanged", "stale", "rejected", "failed"})
Body = Mapping[str, Any]


def body_of_change(event: ChangeEvent, record: str) -> Body:
    """Give the body of a change event; record is the full name of the table's record."""
    side, table, record_id = event.record
    image = event.image
    return {
        "event_id": event.event_id,
        "side": side,
        "table": table,
        "record_id": record_id,
        "operation": event.operation,
        "author": event.author,
        "changed_at": event.changed_at,
        "version": event.version,
        "coupling_id": event.coupling_id,
        # Naming the branch of the union saves fastavro from trying the whole image on it.
        "image": image if image is None else (record, image),
    }


def change_from(body: Body, traceparent: str | None, answers: str | None = None) -> ChangeEvent:
    """Make the change event of a body. Raises Undecodable."""
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
        answers,
    )


def body_of_command(command: Command) -> Body:
    """Give the body of a command: fields not set are null there, and not named."""
    return {
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
        "fields_set": list(command.values),
        "values": command.values,
    }


def command_from(body: Body, traceparent: str | None) -> Command:
    """Make the command of a body. Raises Undecodable."""
    return Command(
        command_id=body["command_id"],
        coupling_id=body["coupling_id"],
        generation=body["generation"],
        sequence=body["sequence"],
        mapping=body["mapping"],
        side=body["side"],
        table=body["table"],
        operation=_one_of(body, "operation", _COMMAND_OPERATIONS),
        record_id=body.get("record_id"),
        values=_set_values(body),
        expected_version=body.get("expected_version"),
        caused_by=body["caused_by"],
        traceparent=traceparent,
    )


def body_of_result(result: Result) -> Body:
    """Give the body of a result."""
    return {
        "command_id": result.command_id,
        "coupling_id": result.coupling_id,
        "sequence": result.sequence,
        "side": result.side,
        "table": result.table,
        "status": result.status,
        "record_id": result.record_id,
        "version": result.version,
        "fields_set": list(result.values),
        "values": result.values,
        "code": result.code,
        "message": result.message,
        "retry_after": result.retry_after,
    }


def result_from(body: Body, traceparent: str | None) -> Result:
    """Make the result of a body. Raises Undecodable."""
    return Result(
        command_id=body["command_id"],
        coupling_id=body["coupling_id"],
        sequence=body["sequence"],
        side=body["side"],
        table=body["table"],
        status=_one_of(body, "status", _STATUSES),
        record_id=body.get("record_id"),
        version=body.get("version"),
        values=_set_values(body),
        code=body.get("code", ""),
        message=body.get("message", ""),
        retry_after=body.get("retry_after"),
        traceparent=traceparent,
    )


def _one_of(body: Body, field: str, allowed: frozenset[str]) -> Any:
    """Judge what a writer may have as plain text where our envelope has an enum."""
    if body[field] in allowed:
        return body[field]
    raise Undecodable(
        "wrong_value",
        f"command {body['command_id']} has {field} {body[field]!r}",
        f"Let the publisher send one of {', '.join(sorted(allowed))}.",
    )


def _set_values(body: Body) -> Values:
    values = body["values"]
    try:
        return {name: values[name] for name in body["fields_set"]}
    except KeyError as error:
        raise Undecodable(
            "wrong_value",
            f"command {body['command_id']} sets the field {error}, which its values lack",
            "Let the publisher name only fields of the table in fields_set.",
        ) from error


def _wrong_operation(body: Body) -> Undecodable:
    return Undecodable(
        "wrong_value",
        f"change {body['event_id']} has operation {body['operation']!r} "
        f"and {'no' if body['image'] is None else 'an'} image",
        "Let the publisher send create, update or read with an image, delete without one.",
    )
