"""What a full synchronization would do to a record, in one word."""

from typing import Literal

from rules.decision import Decision
from rules.outcome import Outcome

Effect = Literal["insert", "modify", "delete", "leave", "conflict", "park", "reject", "uncouple"]

EFFECTS: tuple[Effect, ...] = (
    "insert", "modify", "delete", "leave", "conflict", "park", "reject", "uncouple",
)  # fmt: skip


def effect_of(decision: Decision) -> Effect:
    """Tell what would become of a record: the gravest first, as in its outcome."""
    if decision.removed is not None:
        return "uncouple"
    if decision.outcome == Outcome.CONFLICT:
        return "conflict"
    operations = {command.operation for command in decision.commands}
    if operations:
        return "insert" if "create" in operations else "delete" if "delete" in operations else "modify"
    if decision.outcome == Outcome.PARKED:
        return "park"
    return "reject" if decision.outcome == Outcome.REJECTED else "leave"
