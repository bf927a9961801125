"""An open error as the body its schema describes, and back."""

from collections.abc import Mapping
from typing import Any

from schemas.keys import RecordKey
from schemas.messages import Origin, Problem
from schemas.values import dump_values, load_values


def body_of_problem(problem: Problem) -> Mapping[str, Any]:
    """Give the body of a problem; values of a conflict become JSON text, exact for every type."""
    origin = problem.origin
    return {
        "mapping": problem.mapping,
        "side": problem.record.side,
        "table": problem.record.table,
        "record_id": problem.record.id,
        "stage": problem.stage,
        "code": problem.code,
        "message": problem.message,
        "remedy": problem.remedy,
        "seen_at": problem.seen_at,
        "attempts": problem.attempts,
        "event_id": problem.event_id,
        "coupling_id": problem.coupling_id,
        "origin": origin and {"topic": origin.topic, "partition": origin.partition, "offset": origin.offset},
        "left": None if problem.left is None else dump_values(problem.left),
        "right": None if problem.right is None else dump_values(problem.right),
    }


def problem_from(body: Mapping[str, Any]) -> Problem:
    """Make the problem of a body."""
    origin, left, right = body.get("origin"), body.get("left"), body.get("right")
    return Problem(
        mapping=body["mapping"],
        record=RecordKey(body["side"], body["table"], body["record_id"]),
        stage=body["stage"],
        code=body["code"],
        message=body["message"],
        remedy=body["remedy"],
        seen_at=body["seen_at"],
        attempts=body.get("attempts", 1),
        event_id=body.get("event_id", ""),
        coupling_id=body.get("coupling_id"),
        origin=None if origin is None else Origin(origin["topic"], origin["partition"], origin["offset"]),
        left=None if left is None else load_values(left),
        right=None if right is None else load_values(right),
    )
