"""What the rest of the system asks of the store. Two implementations: SQL, and a fake in memory."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from coupling_store.jobs import Jobs, Step
from coupling_store.schedules import Schedules
from schemas.keys import LinkKey, RecordKey, Role
from schemas.known import Coupling, Record
from schemas.messages import Problem


class StoreDown(Exception):
    """The store cannot be reached, or gave up a lock: nothing was changed, try the batch again."""


class CouplingTaken(Exception):
    """A record is already coupled in this mapping: the batch was decided on old knowledge."""


@dataclass(frozen=True, slots=True)
class Parked:
    """A coupling whose sends wait for other couplings."""

    coupling_id: str
    mapping: str
    waits: tuple[LinkKey, ...]
    since: datetime
    event_id: str


class Pairing(NamedTuple):
    """Where the records of one role of a mapping, and their counterparts, stand."""

    mapping: str
    role: Role
    """The role of the records in question."""
    shape: str
    """The shape of the mapping, as its couplings are marked with."""
    left: tuple[str, str]
    """Side and table."""
    right: tuple[str, str]


class Stand(NamedTuple):
    """As what a record is known."""

    version: int
    author: str


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around one record, for people who ask about it."""

    couplings: tuple[Coupling, ...]
    """By mapping."""
    parked: tuple[Parked, ...]
    """What of these waits for other couplings."""
    problems: tuple[Problem, ...]
    """Open errors of the record and of its couplings, oldest first."""


@dataclass(slots=True)
class Changes:
    """All that one batch leaves behind."""

    records: list[Record] = field(default_factory=list)
    couplings: list[Coupling] = field(default_factory=list)
    """New and changed ones, whole."""
    removed: list[str] = field(default_factory=list)
    """Ids of couplings that ended."""
    parked: list[Parked] = field(default_factory=list)
    """Replaces what the coupling waited for before (``since`` of an older row is kept)."""
    released: list[str] = field(default_factory=list)
    """Ids of couplings that wait no more."""
    problems: list[Problem] = field(default_factory=list)
    """Open errors, new or seen again (attempts and first time add up)."""
    resolved: list[str] = field(default_factory=list)
    """Keys of errors that are closed."""
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many events had which outcome: (mapping, outcome)."""


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
