"""Answers to commands that no connector has carried out."""

from schemas.messages import Command, Result, Status


def uncoupled(command: Command) -> Result:
    """Answer a command of a coupling that has ended: of a generation that is over."""
    message = f"generation {command.generation} of this coupling has ended"
    return _not_carried_out(command, "stale", "uncoupled", message)


def internal(command: Command, headers: dict[str, bytes]) -> Result:
    """Answer a command that the connector broke on: it is not tried again as it is."""
    message = headers.get("__connect.errors.exception.message", b"").decode()
    return _not_carried_out(command, "rejected", "internal", message)


def _not_carried_out(command: Command, status: Status, code: str, message: str) -> Result:
    return Result(
        command_id=command.command_id,
        coupling_id=command.coupling_id,
        sequence=command.sequence,
        side=command.side,
        table=command.table,
        status=status,
        record_id=command.record_id,
        version=None,
        values={},
        code=code,
        message=message,
        traceparent=command.traceparent,
    )
