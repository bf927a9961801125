"""Couplings that a timer takes up again and that cannot go on: no message is there to be a dead letter."""

from dataclasses import replace

import structlog

from agents.guard import Wrong
from agents.work import record_keys
from rules.compiled import CompiledMapping
from rules.decision import Decision, Known
from rules.outcome import Outcome
from schemas.codec import Unencodable
from schemas.known import Coupling
from schemas.messages import Problem

log = structlog.get_logger(__name__)


def failed(coupling: Coupling, mapping: CompiledMapping, known: Known, error: Exception) -> Decision | None:
    """Turn a failure to go on with a coupling into an open error; None: one is open already.

    Nothing else about the coupling changes: it is tried again by the next round of the timer.
    """
    if coupling.problem:
        return None
    code, remedy = _told(error)
    log.error("coupling cannot go on", coupling=coupling.id, cause=str(error), exc_info=error)
    keys = record_keys(coupling, mapping)
    problem = Problem(
        mapping=mapping.name,
        record=keys[0],
        stage="decide",
        code=code,
        message=f"{' and '.join(map(str, keys))}: {error}",
        remedy=remedy,
        seen_at=known.now,
        coupling_id=coupling.id,
    )
    marked = replace(coupling, problem=problem.key)
    return Decision(mapping.name, Outcome.REJECTED, str(error), coupling=marked, problem=problem)


def _told(error: Exception) -> tuple[str, str]:
    """Give the code and the remedy of an error."""
    if isinstance(error, Unencodable | Wrong):
        return error.code, error.remedy
    return "internal", "report this as a bug; an edit of the record is decided anew"
