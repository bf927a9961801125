"""One transaction of the store in a database: reads and writes in bulk, one statement for all keys."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Select

from coupling_store.changes import Changes
from coupling_store.job_steps import advance
from coupling_store.jobs import Step
from coupling_store.merged import heard_of
from coupling_store.recent import UNSURE
from coupling_store.rows import load_record, record_row
from coupling_store.saving import Saving
from coupling_store.shared import Shared
from coupling_store.state import load_coupling
from coupling_store.statements import MAKE_RECORDS
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling, Record

K = TypeVar("K", RecordKey, LinkKey)

NEW = 0
"""The revision of a row that a lock has made: it says nothing yet."""


class SqlBatch:
    """What is read here is locked (or cannot change) until the transaction ends."""

    def __init__(self, connection: Connection, shared: Shared, epoch: int = UNSURE) -> None:
        """Work on a transaction; ``epoch``: what is known to be right in it need not be read."""
        self._connection = connection
        self._epoch = epoch
        self._database = shared.database
        self._queries = shared.queries
        self._recent = shared.recent
        self._saving = Saving(connection, shared)

    def lock_records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Lock and read, table by table; rows of unknown records are made, so that they lock too."""
        found = self._sure_records(keys)
        for (side, table), ids in _grouped(key for key in keys if key not in found):
            records = self._records(self._queries.lock_records, side, table, ids)
            if len(records) < len(ids) and self._database.locks_rows:
                missing = [id_ for id_ in ids if RecordKey(side, table, id_) not in records]
                self._make(side, table, missing)
                records |= self._records(self._queries.lock_records, side, table, missing)
            found |= records
        self._saving.standing.update(found)
        return {key: found.get(key) or Record(key) for key in keys}

    def lock_couplings(self, links: Collection[LinkKey], ids: Collection[str] = ()) -> list[Coupling]:
        """Lock and read in order of id, found by any of the places or ids."""
        sure, links, ids = self._sure_couplings(links, ids)
        couplings = list({**sure, **self._locked(links, ids)}.values())
        self._saving.locked(couplings)
        return couplings

    def advance(self, step: Step) -> None:
        """Note how far a job has come; the row of its range is locked from here on. Raises LeaseLost."""
        advance(self._connection, self._database, step)

    def ids_at(self, links: Collection[LinkKey]) -> list[str]:
        """Give the ids of the couplings that take these places, without locking them."""
        groups = _grouped(links)
        return [row[0] for group in groups for row in self._by_link(self._queries.ids_by_link, group)]

    def read_records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Read what is known of these records."""
        found = self._sure_records(keys)
        for (side, table), ids in _grouped(key for key in keys if key not in found):
            found |= self._records(self._queries.record_revisions, side, table, ids)
        return {key: record for key, record in found.items() if heard_of(record)}

    def counterparts(self, links: Collection[LinkKey]) -> dict[LinkKey, str]:
        """Give the id on the other side of each complete coupling."""
        found: dict[tuple[str, str, str], str] = {}
        for group in _grouped(links):
            for here, there in self._by_link(self._queries.counterparts, group):
                if there is not None:
                    found[*group[0], here] = there
        return {link: found[link] for link in links if link in found}

    def save(self, changes: Changes) -> None:
        """Write everything in bulk."""
        self._saving.save(changes)

    def _sure_records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Give the records that nobody can have changed since they were known."""
        if self._epoch == UNSURE:
            return {}
        sure = self._recent.records.sure
        return {key: record for key in keys if (record := sure(key, self._epoch)) is not None}

    def _sure_couplings(
        self, links: Collection[LinkKey], ids: Collection[str]
    ) -> tuple[dict[str, Coupling], Collection[LinkKey], Collection[str]]:
        """Give the couplings that nobody can have changed since, and the places and ids that remain."""
        if self._epoch == UNSURE:
            return {}, links, ids
        placed = {link: self._recent.place(link) for link in links}
        known = {id_: self._recent.couplings.sure(id_, self._epoch) for id_ in ids}
        sure = {c.id: c for c in (*placed.values(), *known.values()) if c is not None}
        free = [link for link, coupling in placed.items() if coupling is None]
        return sure, free, [id_ for id_, coupling in known.items() if coupling is None]

    def _locked(self, links: Collection[LinkKey], ids: Collection[str]) -> dict[str, Coupling]:
        """Lock and read couplings, by id."""
        if self._epoch != UNSURE:
            return self._whole(links, ids)
        groups = list(_grouped(links))
        if len(groups) == 1 and not ids:
            return self._couplings(self._by_link(self._queries.by_link, groups[0]))
        found = sorted({*self.ids_at(links), *ids})
        return self._couplings(self._rows(self._queries.lock_by_id, found)) if found else {}

    def _whole(self, links: Collection[LinkKey], ids: Collection[str]) -> dict[str, Coupling]:
        """Read couplings in one go: what would be known by its revision is sure, and was not asked for."""
        found = {}
        rows = [row for group in _grouped(links) for row in self._by_link(self._queries.whole_by_link, group)]
        for row in (*rows, *(self._rows(self._queries.couplings, sorted(ids)) if ids else ())):
            if row[0] not in found:
                found[row[0]] = self._loaded(row)
        return found

    def _records(
        self, revisions: Select[Any], side: str, table: str, ids: list[str]
    ) -> dict[RecordKey, Record]:
        """Read these records; where others may have written, their revisions first."""
        found: dict[RecordKey, Record] = {}
        unknown = ids
        if self._epoch == UNSURE:
            found, unknown = self._unchanged(self._rows(revisions, ids, side=side, table=table), side, table)
        if unknown:
            for row in self._rows(self._queries.records, unknown, side=side, table=table):
                key = RecordKey(side, table, row[0])
                record = found[key] = load_record(key, row)
                self._recent.records.note(key, record, row[-1], self._epoch)
        return found

    def _unchanged(
        self, revisions: Sequence[Any], side: str, table: str
    ) -> tuple[dict[RecordKey, Record], list[str]]:
        """Give the records that are known by their revision, and the ids of the others."""
        at = self._recent.records.at
        found = {row[0]: at(RecordKey(side, table, row[0]), row[1], self._epoch) for row in revisions}
        known = {record.key: record for record in found.values() if record is not None}
        return known, [id_ for id_, record in found.items() if record is None]

    def _couplings(self, revisions: Sequence[Any]) -> dict[str, Coupling]:
        """Give couplings by id and revision; those that are not known by it are read."""
        at = self._recent.couplings.at
        found = {row[0]: at(row[0], row[1], self._epoch) for row in revisions}
        unknown = [id_ for id_, coupling in found.items() if coupling is None]
        if unknown:
            found |= {row[0]: self._loaded(row) for row in self._rows(self._queries.couplings, unknown)}
        return {id_: coupling for id_, coupling in found.items() if coupling is not None}

    def _loaded(self, row: Any) -> Coupling:
        coupling = load_coupling(row)
        self._recent.note(coupling, row[-1], self._epoch)
        return coupling

    def _by_link(self, queries: dict[Any, Select[Any]], group: tuple[tuple[str, str], list[str]]) -> Any:
        (mapping, role), ids = group
        return self._rows(queries[role], ids, mapping=mapping)

    def _rows(self, query: Select[Any], keys: list[str], **more: str) -> Sequence[Any]:
        return self._connection.execute(query, {"keys": self._database.texts(keys), **more}).all()

    def _make(self, side: str, table: str, ids: list[str]) -> None:
        rows = [record_row(Record(RecordKey(side, table, id_)), NEW) for id_ in ids]
        self._database.write(self._connection, MAKE_RECORDS, rows)


def _grouped(keys: Iterable[K]) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """Give the ids by what stands before them (side and table, or mapping and role), all in order."""
    groups: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for first, second, id_ in keys:
        groups[first, second].add(id_)
    for pair in sorted(groups):
        yield pair, sorted(groups[pair])
