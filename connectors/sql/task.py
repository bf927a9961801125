"""A command on its way through one round, and the answers it can get."""

from dataclasses import dataclass, field

from connectors.sql.refusals import Refusal
from connectors.sql.tables import Mapped
from schemas.messages import Command, Result, Status
from schemas.values import Values


@dataclass(slots=True)
class Task:
    """A command, and what the database told of its record."""

    command: Command
    table: Mapped
    record_id: str | None
    values: Values
    version: int = 0
    """The record's version before the command."""
    made: bool = True
    """Of a create: False if a record with its key was there already."""
    image: str | None = None
    """The record as JSON before the command; None: it is not there."""
    is_busy: bool = False
    """Somebody else holds the record."""
    before: Values = field(default_factory=dict)
    """What the fields of the command held before."""

    def answer(self, status: Status, version: int | None, values: Values) -> Result:
        """Answer that the command was carried out, or need not be, or came too late."""
        return answer(self.command, status, self.record_id, version, values)

    def reject(self, refusal: Refusal) -> Result:
        """Answer that the command cannot be carried out."""
        return reject(self.command, refusal, self.record_id, self.version or None)


def answer(
    command: Command, status: Status, record_id: str | None, version: int | None, values: Values
) -> Result:
    """Make a result without an error."""
    return Result(
        command.command_id,
        command.coupling_id,
        command.sequence,
        command.side,
        command.table,
        status,
        record_id,
        version,
        values,
        traceparent=command.traceparent,
    )


def reject(command: Command, refusal: Refusal, record_id: str | None, version: int | None = None) -> Result:
    """Make the result of a command that cannot be carried out."""
    return Result(
        command.command_id,
        command.coupling_id,
        command.sequence,
        command.side,
        command.table,
        "rejected",
        record_id,
        version,
        {},
        code=refusal.code,
        message=str(refusal),
        traceparent=command.traceparent,
    )


def fail(command: Command, code: str, message: str, retry_after: float) -> Result:
    """Make the result of a command that may be tried again."""
    return Result(
        command.command_id,
        command.coupling_id,
        command.sequence,
        command.side,
        command.table,
        "failed",
        command.record_id,
        None,
        {},
        code=code,
        message=message,
        retry_after=retry_after,
        traceparent=command.traceparent,
    )
