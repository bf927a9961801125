"""How far a full synchronization is, and what became of its records."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from agents.jobs.asked import Asked, load_asked
from coupling_store.jobs import Job, JobRange, Jobs, JobState

RangeState = Literal["waiting", "under way", "done"]


@dataclass(frozen=True, slots=True)
class PartProgress:
    """How far one partition is. Counted in messages, old versions of records included."""

    wave: int
    topic: str
    partition: int
    state: RangeState
    read: int
    of: int
    per_second: float
    """While somebody worked on it."""
    left: timedelta | None
    """At that rate; None: nobody has begun."""


@dataclass(frozen=True, slots=True)
class Report:
    """A job, its partitions, and its records: each has one outcome in each mapping."""

    id: str
    state: JobState
    began_at: datetime
    ended_at: datetime | None
    by: str
    note: str
    failure: str
    waves: tuple[tuple[str, ...], ...]
    read: int
    of: int
    left: timedelta | None
    outcomes: dict[str, dict[str, int]]
    """By mapping: how many records had which outcome."""
    partitions: tuple[PartProgress, ...]

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen by itself."""
        return self.state in {"finished", "cancelled", "failed"}


def report(jobs: Jobs, job: Job) -> Report:
    """Look at a job. Raises StoreDown."""
    asked, ranges = load_asked(job.asked), jobs.ranges(job.id)
    return Report(
        job.id,
        job.state,
        job.began_at,
        job.ended_at,
        asked.by,
        job.note,
        job.failure,
        asked.waves,
        sum(piece.position - piece.first for piece in ranges),
        sum(piece.end - piece.first for piece in ranges),
        _left_of_all(ranges),
        _by_mapping(asked, jobs.counts(job.id)),
        tuple(map(_progress, ranges)),
    )


def _by_mapping(asked: Asked, counts: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    return {
        name: {outcome: count for (of, outcome), count in sorted(counts.items()) if of == name}
        for name in asked.mappings
    }


def _progress(piece: JobRange) -> PartProgress:
    state: RangeState = "under way" if piece.lease else "waiting"
    return PartProgress(
        piece.wave,
        piece.topic,
        piece.partition,
        "done" if piece.position >= piece.end else state,
        piece.position - piece.first,
        piece.end - piece.first,
        _rate(piece),
        _time(piece.end - piece.position, _rate(piece)),
    )


def _left_of_all(ranges: Sequence[JobRange]) -> timedelta | None:
    """Take what is left at the rate of those that are worked on now."""
    rate = sum(_rate(piece) for piece in ranges if piece.lease and piece.position < piece.end)
    return _time(sum(piece.end - piece.position for piece in ranges), rate)


def _rate(piece: JobRange) -> float:
    seconds = piece.busy.total_seconds()
    return (piece.position - piece.first) / seconds if seconds else 0.0


def _time(left: int, rate: float) -> timedelta | None:
    if not left:
        return timedelta(0)
    return timedelta(seconds=round(left / rate)) if rate else None
