"""One transaction of the store in memory."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from coupling_store.answers import Pairing, Stand
from coupling_store.changes import Changes, Parked
from coupling_store.jobs import Step
from coupling_store.jobs_memory import JobTables
from coupling_store.merged import again, heard_of, merged
from coupling_store.port import CouplingTaken
from schemas.keys import ROLES, LinkKey, RecordKey, other
from schemas.known import Coupling, Record
from schemas.messages import Problem
from schemas.steps import step_mark


@dataclass(slots=True)
class Tables:
    """What the store knows."""

    records: dict[RecordKey, Record] = field(default_factory=dict)
    couplings: dict[str, Coupling] = field(default_factory=dict)
    links: dict[LinkKey, str] = field(default_factory=dict)
    """The coupling that takes each place."""
    parked: dict[str, Parked] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    ended: dict[str, bool] = field(default_factory=dict)
    """Couplings that ended while a command was in flight."""
    jobs: JobTables = field(default_factory=JobTables)


class MemoryBatch:
    """One transaction: every write notes what it replaced, so that it can be undone."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._failure: CouplingTaken | None = None
        self._replaced: list[tuple[dict[Any, Any], Any, Any]] = []

    def lock_records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Give the records; unknown ones as new ones."""
        records = self._tables.records
        return {key: records.get(key) or Record(key) for key in sorted(set(keys))}

    def lock_couplings(self, links: Collection[LinkKey], ids: Collection[str] = ()) -> list[Coupling]:
        """Give the couplings that take these places, or have these ids."""
        wanted = {*ids, *(self._tables.links.get(link, "") for link in links)}
        return [self._tables.couplings[id_] for id_ in sorted(wanted) if id_ in self._tables.couplings]

    def read_records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Give the known records among these."""
        records = self._tables.records
        return {key: records[key] for key in keys if key in records and heard_of(records[key])}

    def counterparts(self, links: Collection[LinkKey]) -> dict[LinkKey, str]:
        """Give the id on the other side of each complete coupling."""
        found = {link: counterpart(self._tables, link) for link in links}
        return {link: id_ for link, id_ in found.items() if id_ is not None}

    def save(self, changes: Changes) -> None:
        """Write everything; what ends goes first, so that what is new finds its place free."""
        whole, tables = merged(changes), self._tables
        for id_ in whole.removed:
            self._remove(id_)
        for coupling in whole.couplings:
            self._free(coupling.id)
        for coupling in whole.couplings:
            self._couple(coupling)
        for record in whole.records:
            self._put(tables.records, record.key, record)
        self._park(whole)
        self._report(whole)
        for key, count in whole.counts.items():
            self._put(tables.counts, key, tables.counts.get(key, 0) + count)

    def advance(self, step: Step) -> None:
        """Note how far a job has come with this batch. Raises LeaseLost."""
        jobs, place = self._tables.jobs, (step.job, step.number)
        self._put(jobs.ranges, place, jobs.after(step))
        for what, count in step.counts.items():
            counted = (*place, *what)
            self._put(jobs.counts, counted, jobs.counts.get(counted, 0) + count)

    def check(self) -> None:
        """Raise what went wrong before, should somebody have caught it: half a batch must not stay."""
        if self._failure:
            raise self._failure

    def undo(self) -> None:
        """Put everything back as it was, the last write first."""
        for table, key, old in reversed(self._replaced):
            _set(table, key, old)
        self._replaced.clear()

    def _put(self, table: dict[Any, Any], key: Any, value: Any) -> None:
        self._replaced.append((table, key, table.get(key)))
        _set(table, key, value)

    def _free(self, id_: str) -> None:
        """Give up the places that this coupling took."""
        old = self._tables.couplings.get(id_)
        for link in _places(old) if old else ():
            self._put(self._tables.links, link, None)

    def _remove(self, id_: str) -> None:
        self._free(id_)
        coupling = self._tables.couplings.get(id_)
        if coupling is not None and (coupling.flight_left or coupling.flight_right):
            self._put(self._tables.ended, id_, True)
        self._put(self._tables.couplings, id_, None)
        self._put(self._tables.parked, id_, None)

    def _couple(self, coupling: Coupling) -> None:
        for link in _places(coupling):
            if link in self._tables.links:
                said = f"{link.mapping}: the {link.role} record {link.id} is already coupled"
                self._failure = CouplingTaken(said)
                raise self._failure
            self._put(self._tables.links, link, coupling.id)
        kept = coupling.draft()
        kept.in_step = coupling.in_step
        self._put(self._tables.couplings, coupling.id, kept)

    def _park(self, changes: Changes) -> None:
        for id_ in changes.released:
            self._put(self._tables.parked, id_, None)
        for parked in changes.parked:
            if parked.coupling_id in self._tables.couplings:
                old = self._tables.parked.get(parked.coupling_id)
                row = replace(parked, since=old.since) if old else parked
                self._put(self._tables.parked, parked.coupling_id, row if row.waits else None)

    def _report(self, changes: Changes) -> None:
        for key in changes.resolved:
            self._put(self._tables.problems, key, None)
        for problem in changes.problems:
            old = self._tables.problems.get(problem.key)
            self._put(self._tables.problems, problem.key, again(old, problem))


def counterpart(tables: Tables, link: LinkKey) -> str | None:
    """Give the id on the other side of the complete coupling at this place, if there is one."""
    id_ = tables.links.get(link)
    return tables.couplings[id_].id_of(other(link.role)) if id_ else None


def stand_in_step(tables: Tables, pairing: Pairing, id_: str) -> Stand | None:
    """Give as what a record is known, if the coupling at its place is marked with the present versions."""
    found = tables.couplings.get(tables.links.get(LinkKey(pairing.mapping, pairing.role, id_), ""))
    if found is None or not found.in_step:
        return None
    left = tables.records.get(RecordKey(*pairing.left, found.left_id or ""))
    right = tables.records.get(RecordKey(*pairing.right, found.right_id or ""))
    if (
        left is None
        or right is None
        or found.in_step != step_mark(pairing.shape, left.version, right.version)
    ):
        return None
    record = left if pairing.role == "left" else right
    return Stand(record.version, record.author)


def _places(coupling: Coupling) -> list[LinkKey]:
    ids = ((role, coupling.id_of(role)) for role in ROLES)
    return [LinkKey(coupling.mapping, role, id_) for role, id_ in ids if id_ is not None]


def _set(table: dict[Any, Any], key: Any, value: Any) -> None:
    """Put a value into a table; None takes the row away."""
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value
