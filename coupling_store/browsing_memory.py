"""Pages and counts of the store in memory."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from coupling_store.browsing import Cause, Which
from coupling_store.port import Store
from schemas.known import Coupling
from schemas.messages import Problem

MANY = 1_000_000


class MemoryBrowsing:
    """Looks through everything that the store lists."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def couplings(self, mapping: str, after: str, limit: int) -> Sequence[Coupling]:
        """List couplings by id, those after this one; mapping empty: of all."""
        found = self._store.couplings(mapping or None, MANY)
        return sorted((each for each in found if each.id > after), key=lambda each: each.id)[:limit]

    def problems(self, which: Which, after: str, limit: int) -> Sequence[Problem]:
        """List open errors by key, those after this one."""
        found = [problem for problem in self._like(which) if problem.key > after]
        return sorted(found, key=lambda problem: problem.key)[:limit]

    def oldest_problems(self, which: Which, limit: int) -> Sequence[Problem]:
        """List open errors, the oldest first."""
        return self._like(which)[:limit]

    def causes(self, which: Which) -> list[Cause]:
        """Group open errors by mapping, stage and code; the cause with the most of them first."""
        groups: defaultdict[tuple[str, str, str], list[Problem]] = defaultdict(list)
        for problem in self._like(which):
            groups[problem.mapping, problem.stage, problem.code].append(problem)
        return sorted(map(_cause, groups.values()), key=lambda c: (-c.count, c.mapping, c.stage, c.code))

    def _like(self, which: Which) -> list[Problem]:
        """Give the errors that are meant, the oldest first."""
        return [
            problem
            for problem in self._store.problems(MANY)
            if which.mapping in {"", problem.mapping}
            and which.stage in {"", problem.stage}
            and which.code in {"", problem.code}
        ]

    def problems_by_code(self) -> Counter[tuple[str, str]]:
        """Count open errors by mapping and code."""
        return Counter((problem.mapping, problem.code) for problem in self._store.problems(MANY))

    def oldest_parked(self) -> datetime | None:
        """Tell since when the longest parked coupling waits; None: nothing is parked."""
        return min((parked.since for parked in self._store.parked(MANY)), default=None)

    def oldest_problem(self) -> datetime | None:
        """Tell since when the oldest open error is open; None: there is none."""
        return min((problem.seen_at for problem in self._store.problems(MANY)), default=None)


def _cause(problems: Sequence[Problem]) -> Cause:
    one = min(problems, key=lambda problem: problem.key)
    first = min(problem.seen_at for problem in problems)
    last = max(problem.last_seen or problem.seen_at for problem in problems)
    return Cause(one.mapping, one.stage, one.code, len(problems), first, last, one.message, one.remedy)
