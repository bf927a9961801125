"""The schedules kept in memory: for tests, and for trying things without a database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Lock

from coupling_store.schedules import COUNTERS, DIED, DROPPED, RUN_LEASE, Due, Run, Schedule, UnknownSchedule

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Entry:
    schedule: Schedule
    lease: str = ""
    until: datetime = _LONG_AGO


@dataclass(slots=True)
class MemorySchedules:
    """Everything in dicts."""

    _entries: dict[str, _Entry] = field(default_factory=dict)
    _runs: dict[str, Run] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def now(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC)

    def keep(self, timings: Mapping[str, tuple[str, datetime]]) -> None:
        """Have exactly these; those that are there already keep their next run."""
        with self._lock:
            for mapping in self._entries.keys() - timings.keys():
                del self._entries[mapping]
                self._abandon(mapping, self.now(), DROPPED)
            for mapping, (timing, first) in timings.items():
                entry = self._entries.get(mapping)
                if entry is None:
                    fresh = Schedule(mapping, timing, False, first, None, False)
                    self._entries[mapping] = _Entry(fresh)
                elif entry.schedule.timing != timing:
                    entry.schedule = replace(entry.schedule, timing=timing, next_run=first)

    def listed(self) -> Sequence[Schedule]:
        """List schedules by mapping."""
        with self._lock:
            entries = [entry for _, entry in sorted(self._entries.items())]
            return [replace(entry.schedule, is_running=entry.until > self.now()) for entry in entries]

    def take(self, run: str, length: timedelta = RUN_LEASE) -> Due | None:
        """Begin the run of a schedule that is due and that nobody runs."""
        with self._lock:
            now = self.now()
            due = [entry for entry in self._entries.values() if _is_due(entry, now)]
            if not due:
                return None
            entry = min(due, key=lambda e: (e.schedule.next_run or _LONG_AGO, e.schedule.mapping))
            mapping, timing = entry.schedule.mapping, entry.schedule.timing
            entry.lease, entry.until = run, now + length
            entry.schedule = replace(entry.schedule, last_run=now)
            self._abandon(mapping, now, DIED)
            self._runs[run] = Run(run, mapping, now, counts=Counter(dict.fromkeys(COUNTERS, 0)))
            return Due(mapping, timing, run, now)

    def renew(self, due: Due, length: timedelta = RUN_LEASE) -> bool:
        """Keep a run; False: another worker has taken it over."""
        with self._lock:
            entry = self._mine(due)
            if entry is not None:
                entry.until = self.now() + length
            return entry is not None

    def finish(self, due: Due, counts: Counter[str], failure: str, next_run: datetime) -> bool:
        """End a run, if it is still ours."""
        with self._lock:
            entry = self._mine(due)
            if entry is None:
                return False
            entry.lease, entry.until = "", _LONG_AGO
            entry.schedule = replace(entry.schedule, next_run=next_run)
            counted = Counter({name: counts[name] for name in COUNTERS})
            run = self._runs[due.run]
            self._runs[due.run] = replace(run, ended_at=self.now(), failure=failure, counts=counted)
            return True

    def hold(self, mapping: str, *, on_hold: bool) -> None:
        """Put a schedule on hold, or let it go on. Raises UnknownSchedule."""
        with self._lock:
            entry = self._named(mapping)
            entry.schedule = replace(entry.schedule, on_hold=on_hold)

    def run_now(self, mapping: str) -> None:
        """Have it run at once, on hold or not. Raises UnknownSchedule."""
        with self._lock:
            entry = self._named(mapping)
            entry.schedule = replace(entry.schedule, next_run=None)

    def history(self, mapping: str | None = None, limit: int = 100) -> Sequence[Run]:
        """List runs, the latest first."""
        with self._lock:
            runs = [run for run in self._runs.values() if mapping in {None, run.mapping}]
        return sorted(runs, key=lambda run: run.began_at, reverse=True)[:limit]

    def forget(self, before: datetime, limit: int) -> int:
        """Forget runs that ended before then."""
        with self._lock:
            ended = sorted((run.ended_at, run.id) for run in self._runs.values() if run.ended_at)
            gone = [run for at, run in ended if at < before][:limit]
            for run in gone:
                del self._runs[run]
        return len(gone)

    def _abandon(self, mapping: str, now: datetime, failure: str) -> None:
        """End the runs of a mapping that nobody will end any more."""
        for old in [r for r in self._runs.values() if r.mapping == mapping and r.ended_at is None]:
            self._runs[old.id] = replace(old, ended_at=now, failure=failure)

    def _named(self, mapping: str) -> _Entry:
        if mapping not in self._entries:
            raise UnknownSchedule(f"{mapping} has no schedule")
        return self._entries[mapping]

    def _mine(self, due: Due) -> _Entry | None:
        entry = self._entries.get(due.mapping)
        return entry if entry is not None and entry.lease == due.run else None


def _is_due(entry: _Entry, now: datetime) -> bool:
    if entry.until > now:
        return False
    at = entry.schedule.next_run
    return at is None or (at <= now and not entry.schedule.on_hold)
