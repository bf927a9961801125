"""An answer of a case: a side tells what became of the mapping's last command."""

from rules.cases.images import read_fields, table_of
from rules.cases.model import Answer
from rules.cases.stage import Stage, version_of
from rules.findings import Faulty, Finding
from schemas.keys import RecordKey
from schemas.messages import Command, Result


def result_of(answer: Answer, stage: Stage) -> Result:
    """Make the result. Raises Faulty, its path in the answer as written."""
    command = stage.command
    if command is None:
        raise Faulty(Finding((), "no command was sent that this could answer."))
    table = table_of(stage.rules.catalog, command.side, command.table)
    record_id = answer.id or command.record_id
    try:
        values = command.values if answer.values is None else read_fields(table, answer.values)
    except Faulty as faulty:
        raise Faulty(faulty.finding.below(("values",))) from faulty
    return Result(
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


def _told_version(answer: Answer, command: Command, stage: Stage) -> int | None:
    if answer.version is not None or answer.status in {"rejected", "failed"}:
        return answer.version
    if stage.written is not None:
        return stage.written
    key = RecordKey(command.side, command.table, answer.id or command.record_id or "")
    return version_of(stage.known.records.get(key)) + (answer.status == "applied")
