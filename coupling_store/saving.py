"""Writing what a batch leaves behind: a fixed number of statements, however many rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Delete

from coupling_store.bulk import Bulk
from coupling_store.changes import Changes, Parked
from coupling_store.ended import END, ended_rows, forget_ended
from coupling_store.merged import merged
from coupling_store.moments import from_micros
from coupling_store.rows import due, parked_rows, problem_row
from coupling_store.shared import Shared
from coupling_store.statements import (
    CHANGE_AGREED,
    CHANGE_COUPLINGS,
    CHANGE_RECORDS,
    COUNT,
    FLY,
    FLY_AGAIN,
    PARK,
    PUT_COUPLINGS,
    PUT_PROBLEMS,
    PUT_RECORDS,
)
from schemas.keys import RecordKey
from schemas.known import Coupling, Record


class Saving:
    """Knows which rows the batch has locked: these are updated, others inserted."""

    def __init__(self, connection: Connection, shared: Shared) -> None:
        self._connection = connection
        self._database = shared.database
        self._queries = shared.queries
        self._recent = shared.recent
        self._worker = shared.worker
        self.standing: dict[RecordKey, Record] = {}
        """Records whose row is there and locked."""
        self._couplings: dict[str, Coupling] = {}
        """Couplings whose row is there and locked, as it says."""
        self._dues: dict[str, int] = {}
        """Of those in flight: when to send again."""

    def locked(self, couplings: Iterable[Coupling]) -> None:
        """Note that these couplings stand like this in the database."""
        for coupling in couplings:
            self._couplings[coupling.id] = coupling
            moment = due(coupling)
            if moment is None:
                self._dues.pop(coupling.id, None)
            else:
                self._dues[coupling.id] = moment

    def save(self, changes: Changes) -> None:
        """Write everything; what ends goes first, so that what is new finds its place free."""
        whole = merged(changes)
        if ended := [id_ for id_ in whole.removed if id_ in self._dues]:
            forget_ended(self._connection)
            self._write(END, ended_rows(ended))
        self._delete(self._queries.remove, whole.removed)
        self._delete(self._queries.land, whole.removed)
        for id_ in whole.removed:
            self._couplings.pop(id_, None)
            self._dues.pop(id_, None)
            self._recent.couplings.forget(id_)
        self._delete(self._queries.release, [*whole.removed, *whole.released])
        self._delete(self._queries.resolve, whole.resolved)
        self._save_couplings(whole.couplings)
        self._save_records(whole.records)
        self._park(whole.parked)
        self._write(PUT_PROBLEMS, map(problem_row, whole.problems))
        self._write(COUNT, ((self._worker, *key, count) for key, count in sorted(whole.counts.items())))

    def _save_couplings(self, couplings: Sequence[Coupling]) -> None:
        moved, agreed, others = [], [], []
        for coupling in couplings:
            before = self._couplings.get(coupling.id)
            if before is None or (before.left_id, before.right_id) != (coupling.left_id, coupling.right_id):
                moved.append(coupling)
            elif before.agreed_left is coupling.agreed_left and before.agreed_right is coupling.agreed_right:
                others.append(coupling)
            else:
                agreed.append(coupling)
        self._write(CHANGE_COUPLINGS, map(self._recent.changed_row, others))
        self._write(CHANGE_AGREED, map(self._recent.agreed_row, agreed))
        # A coupling that gives up a record comes before the one that takes it.
        moved.sort(key=lambda c: c.id not in self._couplings)
        self._write(PUT_COUPLINGS, map(self._recent.coupling_row, moved))
        self._save_flights(couplings)
        self.locked(couplings)

    def _save_flights(self, couplings: Sequence[Coupling]) -> None:
        flies = {c.id: moment for c in couplings if (moment := due(c)) is not None}
        self._write(FLY, (flight for flight in flies.items() if flight[0] not in self._dues))
        again = {id_: moment for id_, moment in flies.items() if self._dues.get(id_, moment) != moment}
        self._write(FLY_AGAIN, ((moment, id_) for id_, moment in again.items()))
        # Of a coupling that was not read before, nobody knows whether it flew.
        flew = {c.id for c in couplings if c.id in self._dues or c.id not in self._couplings}
        self._delete(self._queries.land, sorted(flew.difference(flies)))

    def _save_records(self, records: Sequence[Record]) -> None:
        standing = [r for r in records if r.key in self.standing]
        self._write(CHANGE_RECORDS, map(self._recent.record_row, standing))
        others = [r for r in records if r.key not in self.standing]
        self._write(PUT_RECORDS, map(self._recent.record_row, others))

    def _park(self, parked: Sequence[Parked]) -> None:
        """Put new waits in the place of old ones; without its coupling a wait means nothing."""
        if not parked:
            return
        keys = {"keys": self._database.texts([p.coupling_id for p in parked])}
        there = {row[0] for row in self._connection.execute(self._queries.exists, keys)}
        since = {row[0]: row[1] for row in self._connection.execute(self._queries.since, keys)}
        self._connection.execute(self._queries.release, keys)
        self._write(PARK, (row for p in parked if p.coupling_id in there for row in _kept(p, since)))

    def _delete(self, statement: Delete, keys: Sequence[str]) -> None:
        if keys:
            self._connection.execute(statement, {"keys": self._database.texts(keys)})

    def _write(self, bulk: Bulk, rows: Iterable[tuple[Any, ...]]) -> None:
        listed = list(rows)
        if listed:
            self._database.write(self._connection, bulk, listed)


def _kept(parked: Parked, since: Mapping[str, int]) -> list[tuple[Any, ...]]:
    """Give its rows, with the moment since when it waits if it did so before."""
    old = since.get(parked.coupling_id)
    return parked_rows(parked if old is None else replace(parked, since=from_micros(old)))
