"""Open errors by their cause: ten thousand records may fail for three reasons."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from schemas.messages import Problem


@dataclass(frozen=True, slots=True)
class Cause:
    """What is wrong with some records of a mapping, for the same reason."""

    mapping: str
    stage: str
    code: str
    count: int
    first_seen: datetime
    last_seen: datetime
    example: str
    """What is said about one of them."""
    remedy: str


def causes(problems: Iterable[Problem]) -> list[Cause]:
    """Group open errors by mapping, stage and code; the cause with the most of them first."""
    found: dict[tuple[str, str, str], Cause] = {}
    for problem in problems:
        key = (problem.mapping, problem.stage, problem.code)
        found[key] = _with(found.get(key), problem)
    return sorted(found.values(), key=lambda cause: (-cause.count, cause.mapping, cause.stage, cause.code))


def _with(cause: Cause | None, problem: Problem) -> Cause:
    first, last = problem.seen_at, problem.last_seen or problem.seen_at
    if cause is None:
        said = (problem.mapping, problem.stage, problem.code)
        return Cause(*said, 1, first, last, problem.message, problem.remedy)
    return replace(
        cause,
        count=cause.count + 1,
        first_seen=min(cause.first_seen, first),
        last_seen=max(cause.last_seen, last),
    )
