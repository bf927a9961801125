"""What one batch leaves behind, with everything that it says twice said once."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from coupling_store.changes import Changes
from schemas.known import NEVER, Record
from schemas.messages import Problem

T = TypeVar("T")


def merged(changes: Changes) -> Changes:
    """Give the same changes with one row per key: a bulk statement writes a row only once.

    The last of several wins; problems add up.
    """
    removed = dict.fromkeys(changes.removed)
    return replace(
        changes,
        records=_last(changes.records, lambda record: record.key),
        couplings=[c for c in _last(changes.couplings, lambda c: c.id) if c.id not in removed],
        removed=list(removed),
        parked=[p for p in _last(changes.parked, lambda p: p.coupling_id) if p.coupling_id not in removed],
        released=list(dict.fromkeys(changes.released)),
        # In one order everywhere, so that two workers do not lock them crosswise.
        problems=sorted(_added_up(changes.problems), key=lambda problem: problem.key),
        resolved=sorted(set(changes.resolved)),
    )


def heard_of(record: Record) -> bool:
    """Say whether anything is known of it, or a lock alone made its row."""
    return record.version != NEVER or record.generation != 0


def again(old: Problem | None, new: Problem) -> Problem:
    """Give the open error after it was seen again: first time kept, attempts added."""
    if old is None:
        return new
    first, last = sorted((old.seen_at, new.seen_at))
    return replace(new, seen_at=first, last_seen=last, attempts=old.attempts + new.attempts)


def _last(rows: Iterable[T], key: Callable[[T], Any]) -> list[T]:
    return list({key(row): row for row in rows}.values())


def _added_up(problems: Iterable[Problem]) -> list[Problem]:
    sums: dict[str, Problem] = {}
    for problem in problems:
        sums[problem.key] = again(sums.get(problem.key), problem)
    return list(sums.values())
