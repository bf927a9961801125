"""A change event of a case: what its author leaves out is worked out from what is known by then."""

from datetime import datetime
from typing import Final

from rules.cases.images import blank, read_fields, table_of
from rules.cases.model import Happening
from rules.cases.stage import Stage, version_of
from rules.findings import Faulty, Finding
from schemas.keys import RecordKey
from schemas.known import Record
from schemas.messages import ChangeEvent, Command, Operation
from schemas.values import Values

OURS: Final = "integration"


def event_of(happening: Happening, stage: Stage) -> ChangeEvent:
    """Make the event. Raises Faulty, its path in the event as written."""
    key = happening.record
    before = stage.known.records.get(key)
    is_new = before is None or before.image is None
    command = _carried_out(happening, stage)
    operation: Operation = "create" if is_new else "update"
    if happening.read:
        operation = "read"
    made = command is not None and command.operation == "create"
    deleted = happening.delete or (command is not None and command.operation == "delete")
    return ChangeEvent(
        event_id=f"{key}, step {stage.moments}",
        record=key,
        operation="delete" if deleted else operation,
        author=integration_user(stage, key) if happening.by == OURS else happening.by,
        changed_at=_moment(happening, stage.known.now),
        version=version_of(before) + 1 if happening.version is None else happening.version,
        image=None if deleted else _image(happening, before, command, stage),
        coupling_id=command.coupling_id if command is not None and made else None,
    )


def _carried_out(happening: Happening, stage: Stage) -> Command | None:
    """Give the command whose write this event shows: ours, without values of its own."""
    if happening.by != OURS or happening.set_ is not None or happening.delete:
        return None
    command, key = stage.command, happening.record
    fits = command is not None and key[:2] == (command.side, command.table)
    if command is None or not fits or command.record_id not in {None, key.id}:
        message = f"no command was sent to `{key}` that this could be the write of."
        raise Faulty(Finding((), message, "Say with `set` what was written under the integration account."))
    return command


def _image(happening: Happening, before: Record | None, command: Command | None, stage: Stage) -> Values:
    key = happening.record
    table = table_of(stage.rules.catalog, key.side, key.table)
    shown = before.image if before is not None and before.image is not None else blank(table, key.id)
    try:
        edited = read_fields(table, happening.set_ or {})
    except Faulty as faulty:
        raise Faulty(faulty.finding.below(("set",))) from faulty
    return {**shown, **(command.values if command is not None else {}), **edited}


def integration_user(stage: Stage, key: RecordKey) -> str:
    """Give who the record's side says changed a record when it was us."""
    mapping, role = stage.rules.places[key[:2]][0]
    return mapping.lane(role).integration_user


def _moment(happening: Happening, now: datetime) -> datetime:
    if happening.at is None:
        return now
    try:
        at = datetime.fromisoformat(happening.at)
    except ValueError as error:
        raise Faulty(
            Finding(("at",), f"`{happening.at}` is no moment.", "2026-03-31T08:00:00Z is.")
        ) from error
    return at if at.tzinfo is not None else at.replace(tzinfo=now.tzinfo)
