"""What the program asks of the schedules: when each mapping is synchronized by the clock, and how it went.

Exactly one worker runs a schedule that is due: it takes a lease, by the store's clock. If it dies, the
lease runs out, and another one runs it. Two implementations: SQL, and a fake in memory.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

RUN_LEASE: Final = timedelta(seconds=30)
"""How long a run stands still after its worker died."""

COUNTERS: Final = (
    "inserted",
    "modified",
    "deleted",
    "unchanged",
    "skipped",
    "failed",
    "coupled",
    "uncoupled",
)
"""What is counted in a run."""

DIED: Final = "its worker ended in the middle; the schedule was run again"
DROPPED: Final = "its mapping lost its schedule in the middle"


class UnknownSchedule(Exception):
    """No mapping of this name has a schedule."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a mapping is synchronized."""

    mapping: str
    timing: str
    """When, as the agents write it."""
    on_hold: bool
    next_run: datetime | None
    """None: somebody asked for it to run now."""
    last_run: datetime | None
    is_running: bool


@dataclass(frozen=True, slots=True)
class Due:
    """A schedule that this worker runs now."""

    mapping: str
    timing: str
    run: str
    """Id of the run; of the lease, too."""
    began_at: datetime
    """By the store's clock."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a schedule, under way or over."""

    id: str
    mapping: str
    began_at: datetime
    ended_at: datetime | None = None
    failure: str = ""
    counts: Counter[str] = field(default_factory=Counter)


class Schedules(Protocol):
    """The schedules and their history."""

    def now(self) -> datetime:
        """Tell the time by the store's clock: the one that counts."""
        ...

    def keep(self, timings: Mapping[str, tuple[str, datetime]]) -> None:
        """Have exactly these: by mapping, when it runs, and the first time if that is new or changed."""
        ...

    def listed(self) -> Sequence[Schedule]:
        """List schedules by mapping."""
        ...

    def take(self, run: str, length: timedelta = RUN_LEASE) -> Due | None:
        """Begin the run of a schedule that is due and that nobody runs; None: there is none."""
        ...

    def renew(self, due: Due, length: timedelta = RUN_LEASE) -> bool:
        """Keep a run; False: another worker has taken it over."""
        ...

    def finish(self, due: Due, counts: Counter[str], failure: str, next_run: datetime) -> bool:
        """End a run; False: another worker has taken it over, and nothing is written."""
        ...

    def hold(self, mapping: str, *, on_hold: bool) -> None:
        """Put a schedule on hold, or let it go on. Raises UnknownSchedule."""
        ...

    def run_now(self, mapping: str) -> None:
        """Have it run at once, on hold or not. Raises UnknownSchedule."""
        ...

    def history(self, mapping: str | None = None, limit: int = 100) -> Sequence[Run]:
        """List runs, the latest first."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Forget runs that ended before then, so many at most, the oldest first; gives their number."""
        ...
