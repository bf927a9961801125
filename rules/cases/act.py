"""One thing happens in a case, and the real rules decide it."""

from datetime import datetime, timedelta
from typing import Final

from rules.cases.images import blank, read_fields, table_of
from rules.cases.model import Answer, Happening, Pairs, Step
from rules.cases.stage import Stage
from rules.change import decide_change
from rules.decision import Decision
from rules.findings import Faulty, Finding
from rules.outcome import Outcome
from rules.result import decide_result, release
from schemas.keys import RecordKey
from schemas.known import NEVER, Record
from schemas.messages import ChangeEvent, Command, Operation, Result
from schemas.values import Values

OURS: Final = "integration"
_PACE: Final = timedelta(minutes=1)


def act(step: Step, stage: Stage) -> Decision:
    """Let a step of a case happen; give what its mapping decided. Raises Faulty, its path in the step."""
    stage.moments += 1
    stage.known.now += _PACE
    part = next(name for name in ("event", "result", "couple") if getattr(step, name) is not None)
    try:
        if step.event is not None:
            return _change(step.event, stage)
        return _answer(step.result, stage) if step.result is not None else _couple(step.couple or {}, stage)
    except Faulty as faulty:
        raise Faulty(faulty.finding.below((part,))) from faulty


def _change(happening: Happening, stage: Stage) -> Decision:
    places = stage.rules.places.get(happening.record[:2], ())
    if stage.mapping.name not in {mapping.name for mapping, _ in places}:
        message = f"`{happening.record}` has no part in `{stage.mapping.name}`."
        tables = [f"{lane.side}/{lane.table}" for lane in (stage.mapping.left, stage.mapping.right)]
        raise Faulty(Finding(("record",), message, f"Its tables: {', '.join(tables)}."))
    event = _event(happening, stage)
    before = stage.known.records.get(event.record)
    if event.author == _integration_user(stage, event.record) and event.version > _version(before):
        stage.written = event.version
    verdict = decide_change(event, places, stage.known, replay=happening.read)
    for decision in verdict.decisions:
        stage.take(decision)
    return next(d for d in verdict.decisions if d.mapping == stage.mapping.name)


def _event(happening: Happening, stage: Stage) -> ChangeEvent:
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
        author=_integration_user(stage, key) if happening.by == OURS else happening.by,
        changed_at=_moment(happening, stage.known.now),
        version=_version(before) + 1 if happening.version is None else happening.version,
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


def _answer(answer: Answer, stage: Stage) -> Decision:
    command = stage.command
    if command is None:
        raise Faulty(Finding((), "no command was sent that this could answer."))
    table = table_of(stage.rules.catalog, command.side, command.table)
    record_id = answer.id or command.record_id
    try:
        values = command.values if answer.values is None else read_fields(table, answer.values)
    except Faulty as faulty:
        raise Faulty(faulty.finding.below(("values",))) from faulty
    result = Result(
        command_id=command.command_id,
        coupling_id=command.coupling_id,
        sequence=command.sequence,
        side=command.side,
        table=command.table,
        status=answer.status,
        record_id=record_id,
        version=_told_version(answer, command, stage),
        values=values,
        code=answer.code,
        message=answer.message,
    )
    decision = decide_result(result, stage.mapping, stage.known)
    stage.take(decision)
    return decision


def _told_version(answer: Answer, command: Command, stage: Stage) -> int | None:
    if answer.version is not None or answer.status in {"rejected", "failed"}:
        return answer.version
    if stage.written is not None:
        return stage.written
    key = RecordKey(command.side, command.table, answer.id or command.record_id or "")
    return _version(stage.known.records.get(key)) + (answer.status == "applied")


def _couple(pairs: Pairs, stage: Stage) -> Decision:
    """Couple records, and release what waited for that in the mapping of the case."""
    waiting = [c.id for c in stage.known.couplings.values() if c.mapping == stage.mapping.name and c.waits]
    stage.couple(pairs)
    last = Decision(stage.mapping.name, Outcome.UNCHANGED, "nothing waited for this")
    for coupling_id in waiting:
        coupling = stage.known.couplings[coupling_id]
        if any(link in stage.known.counterparts for link in coupling.waits):
            last = release(coupling, stage.mapping, stage.known)
            stage.take(last)
    return last


def _integration_user(stage: Stage, key: RecordKey) -> str:
    mapping, role = stage.rules.places[key[:2]][0]
    return mapping.lane(role).integration_user


def _version(record: Record | None) -> int:
    """Give the version last heard of; before the first event: one less than that has."""
    return record.version if record is not None and record.version != NEVER else 0


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
