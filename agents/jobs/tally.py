"""What a decision of a scheduled run counts as, in the words of a job log."""

from collections.abc import Iterator

from rules.decision import Decision
from rules.outcome import Outcome

FAILED = frozenset({Outcome.REJECTED, Outcome.CONFLICT, Outcome.DEAD_LETTER})
SKIPPED = frozenset({Outcome.FILTERED, Outcome.ONLY_COUPLED, Outcome.PARKED, Outcome.QUEUED})
IDLE = ("inserted", "modified", "deleted", "failed")
"""Counters that are all nothing after a run that found nothing to do."""


def counters_of(decision: Decision) -> Iterator[str]:
    """Give the counters that rise by one."""
    operations = {command.operation for command in decision.commands}
    if decision.removed is not None:
        yield "uncoupled"
    if "create" in operations:
        yield from ("inserted", "coupled")
    elif operations:
        yield "deleted" if "delete" in operations else "modified"
    elif decision.outcome in FAILED:
        yield "failed"
    elif decision.outcome in SKIPPED:
        yield "skipped"
    elif decision.removed is None:
        yield "unchanged"
