"""The jobs kept in memory: for tests, and for trying things without a database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Lock

from coupling_store.jobs import (
    LEASE,
    MOVES,
    OPEN,
    Job,
    JobRange,
    JobRuns,
    JobState,
    LeaseLost,
    Step,
    UnknownJob,
    WrongState,
)

Place = tuple[str, int]
"""A job, and the number of a range in it."""


@dataclass(slots=True)
class JobTables:
    """What is known of jobs."""

    jobs: dict[str, Job] = field(default_factory=dict)
    mappings: dict[str, str] = field(default_factory=dict)
    """By mapping: the job that is not over yet."""
    ranges: dict[Place, JobRange] = field(default_factory=dict)
    counts: dict[tuple[str, int, str, str], int] = field(default_factory=dict)
    until: dict[Place, datetime] = field(default_factory=dict)
    """When leases run out."""

    def after(self, step: Step) -> JobRange:
        """Give the range as it is after a step. Raises LeaseLost."""
        piece = self.ranges.get((step.job, step.number))
        if piece is None or piece.lease != step.lease:
            raise LeaseLost(f"range {step.number} of the job {step.job} was taken over by another worker")
        self.until[step.job, step.number] = _now() + LEASE
        return replace(piece, position=step.position, busy=piece.busy + step.busy)


class MemoryJobs:
    """Everything in dicts, under the lock of the store."""

    def __init__(self, tables: JobTables, lock: Lock) -> None:
        self._tables = tables
        self._lock = lock

    def begin(
        self, job: str, asked: str, mappings: Sequence[str], ranges: Sequence[JobRange], note: str
    ) -> None:
        """Note a job, to be taken up by any worker. Raises JobRuns."""
        tables = self._tables
        with self._lock:
            for mapping in sorted(mappings):
                if mapping in tables.mappings:
                    raise JobRuns(tables.mappings[mapping], mapping)
            tables.mappings.update(dict.fromkeys(mappings, job))
            tables.jobs[job] = Job(job, asked, "running", _now(), note=note)
            tables.ranges.update({(job, each.number): replace(each, job=job) for each in ranges})

    def find(self, job: str) -> Job | None:
        """Give a job."""
        with self._lock:
            return self._tables.jobs.get(job)

    def recent(self, limit: int = 100) -> Sequence[Job]:
        """List jobs, the latest first."""
        with self._lock:
            return sorted(self._tables.jobs.values(), key=lambda j: j.began_at, reverse=True)[:limit]

    def ranges(self, job: str) -> Sequence[JobRange]:
        """Give all ranges of a job, in their order."""
        with self._lock:
            return self._ranges(job)

    def counts(self, job: str) -> Counter[tuple[str, str]]:
        """Give the records of a job by (mapping, outcome)."""
        sums: Counter[tuple[str, str]] = Counter()
        with self._lock:
            for (of, _, *what), count in self._tables.counts.items():
                if of == job:
                    sums[what[0], what[1]] += count
        return sums

    def lease(self, lease: str, length: timedelta = LEASE) -> JobRange | None:
        """Take a range that nobody works on; None: there is none, and what is done counts as finished."""
        tables = self._tables
        with self._lock:
            running = [job for job in tables.jobs.values() if job.state == "running"]
            for job in sorted(running, key=lambda j: (j.began_at, j.id)):
                free = self._free(job.id)
                if free is not None:
                    tables.until[job.id, free.number] = _now() + length
                    tables.ranges[job.id, free.number] = replace(free, lease=lease)
                    return tables.ranges[job.id, free.number]
            for job in running:
                if not self._unfinished(job.id):
                    self._set(job, "finished")
        return None

    def renew(self, taken: JobRange, length: timedelta = LEASE) -> bool:
        """Keep a range; False: it was taken over, or its job does not run any more."""
        with self._lock:
            kept = self._is_mine(taken) and self._tables.jobs[taken.job].state == "running"
            if kept:
                self._tables.until[taken.job, taken.number] = _now() + length
            return kept

    def release(self, taken: JobRange) -> None:
        """Give a range back before the lease runs out."""
        with self._lock:
            if self._is_mine(taken):
                place = taken.job, taken.number
                self._tables.ranges[place] = replace(self._tables.ranges[place], lease="")
                self._tables.until.pop(place, None)

    def move(self, job: str, state: JobState, failure: str = "") -> None:
        """Pause, resume, cancel a job, or note that it failed. Raises UnknownJob, WrongState."""
        with self._lock:
            found = self._tables.jobs.get(job)
            if found is None:
                raise UnknownJob(f"there is no job {job}")
            if found.state not in MOVES.get(state, frozenset()):
                raise WrongState(job, found.state)
            self._set(found, state, failure)

    def forget(self, before: datetime, limit: int) -> int:
        """Forget jobs that were over before then, with their ranges and counts."""
        tables = self._tables
        with self._lock:
            ended = sorted((job.ended_at, job.id) for job in tables.jobs.values() if job.ended_at)
            gone = {job for at, job in ended[:limit] if at < before}
            for job in gone:
                del tables.jobs[job]
            for place in [place for place in tables.ranges if place[0] in gone]:
                del tables.ranges[place]
            for what in [what for what in tables.counts if what[0] in gone]:
                del tables.counts[what]
        return len(gone)

    def _set(self, job: Job, state: JobState, failure: str = "") -> None:
        over = state not in OPEN
        ended_at = _now() if over else None
        self._tables.jobs[job.id] = replace(job, state=state, ended_at=ended_at, failure=failure)
        for mapping in [name for name, of in self._tables.mappings.items() if over and of == job.id]:
            del self._tables.mappings[mapping]

    def _ranges(self, job: str) -> list[JobRange]:
        return sorted((r for (of, _), r in self._tables.ranges.items() if of == job), key=lambda r: r.number)

    def _unfinished(self, job: str) -> list[JobRange]:
        return [piece for piece in self._ranges(job) if piece.position < piece.end]

    def _free(self, job: str) -> JobRange | None:
        unfinished, now = self._unfinished(job), _now()
        wave = min((piece.wave for piece in unfinished), default=0)
        until = self._tables.until
        free = (p for p in unfinished if p.wave == wave and (p.lease == "" or until[job, p.number] <= now))
        return next(free, None)

    def _is_mine(self, taken: JobRange) -> bool:
        piece = self._tables.ranges.get((taken.job, taken.number))
        return piece is not None and piece.lease == taken.lease


def _now() -> datetime:
    return datetime.now(UTC)
