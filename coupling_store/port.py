"""What the rest of the system asks of the store. Two implementations: SQL, and a fake in memory."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from coupling_store.answers import Around, Pairing, Stand
from coupling_store.changes import Changes, Parked
from coupling_store.jobs import Jobs, Step
from coupling_store.schedules import Schedules
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling, Record
from schemas.messages import Problem


class StoreDown(Exception):
    """The store cannot be reached, or gave up a lock: nothing was changed, try the batch again."""


class CouplingTaken(Exception):
    """A record is already coupled in this mapping: the batch was decided on old knowledge."""


class Look(Protocol):
    """What can be read in bulk: in a batch under locks, else as it is at the moment."""

    def lock_records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Lock these records, in key order, and read them; unknown ones are made (version NEVER)."""
        ...

    def lock_couplings(self, links: Collection[LinkKey], ids: Collection[str] = ()) -> list[Coupling]:
        """Lock and read all couplings in which one of these places is taken, or with these ids."""
        ...

    def read_records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Read records without locking them; unknown ones are missing from the answer."""
        ...

    def counterparts(self, links: Collection[LinkKey]) -> dict[LinkKey, str]:
        """Give the id on the other side of each complete coupling; incomplete ones are missing."""
        ...


class Batch(Look, Protocol):
    """One transaction. Locks live until it ends; leaving with an exception undoes everything."""

    def save(self, changes: Changes) -> None:
        """Write everything in bulk. Raises CouplingTaken."""
        ...

    def advance(self, step: Step) -> None:
        """Note how far a job has come with this batch. Raises LeaseLost: undo the batch then."""
        ...


class Store(Protocol):
    """Couplings, record images, parked sends, open errors, counts."""

    @property
    def jobs(self) -> Jobs:
        """Give the jobs, kept beside all this."""
        ...

    @property
    def schedules(self) -> Schedules:
        """Give what runs by the clock."""
        ...

    def batch(self) -> AbstractContextManager[Batch]:
        """Begin a transaction; it commits on a clean exit. Raises StoreDown."""
        ...

    def look(self) -> AbstractContextManager[Look]:
        """Read in bulk without locks: nothing waits for it. Raises StoreDown."""
        ...

    def in_step(self, pairing: Pairing, ids: Collection[str]) -> dict[str, Stand]:
        """Give those of the records that are in step with their counterparts, by the mark of their coupling.

        A record that is missing in the answer may be in step all the same.
        """
        ...

    def ended(self, ids: Collection[str]) -> set[str]:
        """Give those of these couplings that ended while a command was in flight: it must not be applied."""
        ...

    def due(self, now: datetime, limit: int, mappings: Collection[str] | None = None) -> list[str]:
        """Give ids of couplings with a command to send again; ``mappings``: of these alone."""
        ...

    def releasable(self, limit: int, mappings: Collection[str] | None = None) -> list[str]:
        """Give ids of parked couplings of which a wait is over: that coupling is complete now."""
        ...

    def overdue(
        self, mappings: Collection[str], since: datetime, after: str, limit: int
    ) -> list[tuple[str, datetime]]:
        """Give couplings parked since then or longer, and since when: by id, those after this one."""
        ...

    def couplings_by_mapping(self) -> dict[str, int]:
        """Count the couplings of every mapping that has some."""
        ...

    def couplings(self, mapping: str | None = None, limit: int = 1000) -> Sequence[Coupling]:
        """List couplings for people, by mapping and left id."""
        ...

    def couplings_of(self, mapping: str) -> Iterable[Coupling]:
        """Walk all couplings of a mapping, by id."""
        ...

    def problems(self, limit: int = 1000) -> Sequence[Problem]:
        """List open errors for people, oldest first."""
        ...

    def parked(self, limit: int = 1000) -> Sequence[Parked]:
        """List what is parked, oldest first."""
        ...

    def counts(self) -> Counter[tuple[str, str]]:
        """Give the events by (mapping, outcome) since the beginning."""
        ...

    def totals(self) -> dict[str, int]:
        """Count rows: couplings, in_flight, parked, problems, records."""
        ...

    def pairs(self) -> Counter[str]:
        """Count the couplings by mapping."""
        ...

    def last_version(self, side: str) -> int:
        """Give the highest version heard of a side's records; NEVER if there is none."""
        ...

    def count(self, side: str, table: str) -> int:
        """Count the known records of a table."""
        ...

    def images(self, side: str, table: str) -> Iterable[Record]:
        """Walk the known records of a table, in key order."""
        ...

    def records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Read records for people, without locks; unknown ones are missing from the answer."""
        ...

    def around(self, key: RecordKey, links: Collection[LinkKey]) -> Around:
        """Look at a record's couplings for people, without locks; ``links``: its places in mappings."""
        ...

    def close(self) -> None:
        """Let go of all connections."""
        ...
