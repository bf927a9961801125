"""Answers to commands that no connector has carried out."""

from schemas.messages import Command, Result


def uncoupled(command: Command) -> Result:
    """Answer a command of a coupling that has ended: of a generation that is over."""
    return Result(
        command_id=command.command_id,
        coupling_id=command.coupling_id,
        sequence=command.sequence,
        side=command.side,
        table=command.table,
        status="stale",
        record_id=command.record_id,
        version=None,
        values={},
        code="uncoupled",
        message=f"generation {command.generation} of this coupling has ended",
        traceparent=command.traceparent,
    )


def internal(command: Command, headers: dict[str, bytes]) -> Result:
    """Answer a command that the connector broke on: it is not tried again as it is."""
    return Result(
        command_id=command.command_id,
        coupling_id=command.coupling_id,
        sequence=command.sequence,
        side=command.side,
        table=command.table,
        status="rejected",
        record_id=command.record_id,
        version=None,
        values={},
        code="internal",
        message=headers.get("__connect.errors.exception.message", b"").decode(),
        traceparent=command.traceparent,
    )
