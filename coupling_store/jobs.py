"""What the program asks of the jobs: full synchronizations, cut into ranges that any worker may take.

A range is a piece of one partition of a change topic. A worker leases it, by the store's clock, so
that clocks of workers do not matter; a lease that nobody renews is taken over, from the position
that was saved together with the last batch. Two implementations: SQL, and a fake in memory.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

JobState = Literal["running", "paused", "cancelled", "finished", "failed"]

LEASE = timedelta(seconds=15)
"""How long a range stands still after its worker died; much longer than one batch takes."""

MOVES: dict[JobState, frozenset[JobState]] = {
    "paused": frozenset({"running"}),
    "running": frozenset({"paused", "failed"}),
    "cancelled": frozenset({"running", "paused", "failed"}),
    "failed": frozenset({"running"}),
}
"""Each state that can be asked for, and those from which it can be reached."""
OPEN: tuple[JobState, ...] = ("running", "paused", "failed")
"""States of a job that is not over: nobody else may begin one for the same mappings."""


class JobRuns(Exception):
    """A job for one of these mappings is not over yet."""

    def __init__(self, job: str, mapping: str) -> None:
        super().__init__(f"the job {job} for {mapping} is not over yet")
        self.job = job
        self.mapping = mapping


class UnknownJob(Exception):
    """No job has this id."""


class WrongState(Exception):
    """A job that is over, or stands still already, cannot do what was asked."""

    def __init__(self, job: str, state: JobState) -> None:
        super().__init__(f"the job {job} is {state}")
        self.job = job
        self.state = state


class LeaseLost(Exception):
    """Another worker has taken the range over: what this batch did must be undone."""


@dataclass(frozen=True, slots=True)
class Job:
    """A full synchronization that somebody asked for."""

    id: str
    asked: str
    """What was asked for, as the agents write it."""
    state: JobState
    began_at: datetime
    ended_at: datetime | None = None
    note: str = ""
    """What an operator should know: a topic that no longer holds everything, say."""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class JobRange:
    """A piece of a partition: from an offset up to another, which is not part of it."""

    job: str
    number: int
    wave: int
    """Ranges of a wave are taken once those of all earlier waves are finished."""
    topic: str
    partition: int
    first: int
    end: int
    position: int
    """The next offset to handle."""
    busy: timedelta = timedelta(0)
    """How long workers have worked on it."""
    lease: str = ""
    """Who works on it; another text each time it is leased. Empty: nobody."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a batch has come in a range, and what became of its records."""

    job: str
    number: int
    lease: str
    position: int
    busy: timedelta
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many records had which outcome: (mapping, outcome)."""


class Jobs(Protocol):
    """The jobs, their ranges, and what became of the records."""

    def begin(
        self, job: str, asked: str, mappings: Sequence[str], ranges: Sequence[JobRange], note: str
    ) -> None:
        """Note a job, to be taken up by any worker. Raises JobRuns."""
        ...

    def find(self, job: str) -> Job | None:
        """Give a job."""
        ...

    def recent(self, limit: int = 100) -> Sequence[Job]:
        """List jobs, the latest first."""
        ...

    def ranges(self, job: str) -> Sequence[JobRange]:
        """Give all ranges of a job, in their order."""
        ...

    def counts(self, job: str) -> Counter[tuple[str, str]]:
        """Give the records of a job by (mapping, outcome)."""
        ...

    def lease(self, lease: str, length: timedelta = LEASE) -> JobRange | None:
        """Take a range that nobody works on; None: there is none, and what is done counts as finished."""
        ...

    def renew(self, taken: JobRange, length: timedelta = LEASE) -> bool:
        """Keep a range; False: it was taken over, or its job does not run any more."""
        ...

    def release(self, taken: JobRange) -> None:
        """Give a range back before the lease runs out."""
        ...

    def move(self, job: str, state: JobState, failure: str = "") -> None:
        """Pause, resume, cancel a job, or note that it failed. Raises UnknownJob, WrongState."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Forget jobs that were over before then, so many at most, the oldest first; gives their number."""
        ...
