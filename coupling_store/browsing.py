"""What programs ask of the store page by page, and what a monitor counts: a port of its own."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schemas.known import Coupling
from schemas.messages import Problem


@dataclass(frozen=True, slots=True)
class Which:
    """Which open errors are meant; what is empty does not matter."""

    mapping: str = ""
    stage: str = ""
    code: str = ""


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


class Browsing(Protocol):
    """Reads without locks, as things are at the moment. All raise StoreDown."""

    def couplings(self, mapping: str, after: str, limit: int) -> Sequence[Coupling]:
        """List couplings by id, those after this one; mapping empty: of all."""
        ...

    def problems(self, which: Which, after: str, limit: int) -> Sequence[Problem]:
        """List open errors by key, those after this one."""
        ...

    def oldest_problems(self, which: Which, limit: int) -> Sequence[Problem]:
        """List open errors, the oldest first."""
        ...

    def causes(self, which: Which) -> list[Cause]:
        """Group open errors by mapping, stage and code; the cause with the most of them first."""
        ...

    def problems_by_code(self) -> Counter[tuple[str, str]]:
        """Count open errors by mapping and code."""
        ...

    def oldest_parked(self) -> datetime | None:
        """Tell since when the longest parked coupling waits; None: nothing is parked."""
        ...

    def oldest_problem(self) -> datetime | None:
        """Tell since when the oldest open error is open; None: there is none."""
        ...
