"""The store kept in memory: for tests of the rules, and for trying mappings without a database.

One lock: a second batch waits until the first has ended. Nothing outlives the process.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

from coupling_store.answers import Around, Pairing, Stand
from coupling_store.changes import Parked
from coupling_store.jobs import Jobs
from coupling_store.jobs_memory import MemoryJobs
from coupling_store.memory_batch import MemoryBatch, Tables, counterpart, stand_in_step
from coupling_store.merged import heard_of
from coupling_store.schedules import Schedules
from coupling_store.schedules_memory import MemorySchedules
from schemas.keys import LinkKey, RecordKey
from schemas.known import NEVER, Coupling, Record
from schemas.messages import Problem


class MemoryStore:
    """Everything in dicts; a batch that fails is undone."""

    def __init__(self) -> None:
        self._tables = Tables()
        self._lock = Lock()
        self.jobs: Jobs = MemoryJobs(self._tables.jobs, self._lock)
        self.schedules: Schedules = MemorySchedules()

    @contextmanager
    def batch(self) -> Iterator[MemoryBatch]:
        """Begin a transaction; others wait until it ends."""
        with self._lock:
            batch = MemoryBatch(self._tables)
            try:
                yield batch
                batch.check()
            except BaseException:
                batch.undo()
                raise

    @contextmanager
    def look(self) -> Iterator[MemoryBatch]:
        """Read in bulk, and leave it at that."""
        with self._lock:
            yield MemoryBatch(self._tables)

    def in_step(self, pairing: Pairing, ids: Collection[str]) -> dict[str, Stand]:
        """Give those of the records that are in step with their counterparts, by their coupling's mark."""
        with self._lock:
            found = {id_: stand_in_step(self._tables, pairing, id_) for id_ in ids}
        return {id_: stand for id_, stand in found.items() if stand is not None}

    def ended(self, ids: Collection[str]) -> set[str]:
        """Give those of these couplings that ended while a command was in flight."""
        with self._lock:
            return {id_ for id_ in ids if id_ in self._tables.ended}

    def due(self, now: datetime, limit: int, mappings: Collection[str] | None = None) -> list[str]:
        """Give ids of couplings with a command to send again, the longest due first."""
        with self._lock:
            ours = [c for c in self._tables.couplings.values() if mappings is None or c.mapping in mappings]
        return [id_ for _, id_ in sorted((c.due_at, c.id) for c in ours if c.due_at and c.due_at <= now)][
            :limit
        ]

    def releasable(self, limit: int, mappings: Collection[str] | None = None) -> list[str]:
        """Give ids of parked couplings of which a wait is over."""
        with self._lock:
            ours = [p for p in self._tables.parked.values() if mappings is None or p.mapping in mappings]
            parked = sorted(ours, key=lambda p: p.coupling_id)
            over = [p for p in parked if any(counterpart(self._tables, link) is not None for link in p.waits)]
        return [p.coupling_id for p in over][:limit]

    def overdue(
        self, mappings: Collection[str], since: datetime, after: str, limit: int
    ) -> list[tuple[str, datetime]]:
        """Give couplings parked since then or longer, and since when: by id, those after this one."""
        with self._lock:
            ours = [p for p in self._tables.parked.values() if p.mapping in mappings and p.since <= since]
        return sorted((p.coupling_id, p.since) for p in ours if p.coupling_id > after)[:limit]

    def couplings_by_mapping(self) -> dict[str, int]:
        """Count the couplings of every mapping that has some."""
        with self._lock:
            return Counter(c.mapping for c in self._tables.couplings.values())

    def couplings(self, mapping: str | None = None, limit: int = 1000) -> Sequence[Coupling]:
        """List couplings for people, by mapping and left id."""
        with self._lock:
            found = [c for c in self._tables.couplings.values() if mapping in {None, c.mapping}]
        return sorted(found, key=lambda c: (c.mapping, c.left_id or "", c.id))[:limit]

    def couplings_of(self, mapping: str) -> Iterator[Coupling]:
        """Walk all couplings of a mapping, by id."""
        with self._lock:
            found = [c for c in self._tables.couplings.values() if c.mapping == mapping]
        yield from sorted(found, key=lambda c: c.id)

    def problems(self, limit: int = 1000) -> Sequence[Problem]:
        """List open errors for people, oldest first; ``seen_at`` is the first time."""
        with self._lock:
            return sorted(self._tables.problems.values(), key=lambda p: (p.seen_at, p.key))[:limit]

    def parked(self, limit: int = 1000) -> Sequence[Parked]:
        """List what is parked, oldest first."""
        with self._lock:
            return sorted(self._tables.parked.values(), key=lambda p: (p.since, p.coupling_id))[:limit]

    def counts(self) -> Counter[tuple[str, str]]:
        """Give the events by (mapping, outcome) since the beginning."""
        with self._lock:
            return Counter(self._tables.counts)

    def totals(self) -> dict[str, int]:
        """Count rows: couplings, in_flight, parked, problems, records."""
        with self._lock:
            tables = self._tables
            return {
                "couplings": len(tables.couplings),
                "in_flight": sum(bool(c.flight_left or c.flight_right) for c in tables.couplings.values()),
                "parked": len(tables.parked),
                "problems": len(tables.problems),
                "records": sum(map(heard_of, tables.records.values())),
            }

    def pairs(self) -> Counter[str]:
        """Count the couplings by mapping."""
        with self._lock:
            return Counter(coupling.mapping for coupling in self._tables.couplings.values())

    def last_version(self, side: str) -> int:
        """Give the highest version heard of a side's records."""
        with self._lock:
            versions = [r.version for r in self._tables.records.values() if r.key.side == side]
        return max(versions, default=NEVER)

    def count(self, side: str, table: str) -> int:
        """Count the known records of a table."""
        with self._lock:
            return sum(r.key[:2] == (side, table) and heard_of(r) for r in self._tables.records.values())

    def images(self, side: str, table: str) -> Iterator[Record]:
        """Walk the known records of a table, in key order."""
        with self._lock:
            records = [r for r in self._tables.records.values() if r.key[:2] == (side, table) and heard_of(r)]
        yield from sorted(records, key=lambda r: r.key)

    def records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Read records for people."""
        with self._lock:
            return MemoryBatch(self._tables).read_records(keys)

    def around(self, key: RecordKey, links: Collection[LinkKey]) -> Around:
        """Look at a record's couplings for people."""
        with self._lock:
            couplings = MemoryBatch(self._tables).lock_couplings(links)
            ids = {coupling.id for coupling in couplings}
            parked = [p for p in self._tables.parked.values() if p.coupling_id in ids]
            wrong = [p for p in self._tables.problems.values() if p.record == key or p.coupling_id in ids]
        return Around(
            tuple(sorted(couplings, key=lambda c: (c.mapping, c.id))),
            tuple(sorted(parked, key=lambda p: p.coupling_id)),
            tuple(sorted(wrong, key=lambda p: (p.seen_at, p.key))),
        )

    def close(self) -> None:
        """Nothing to let go of."""
