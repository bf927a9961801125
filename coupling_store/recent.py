"""Rows that were read or written a moment ago, as what they mean: reading and decoding are half of a batch.

A coupling is touched about three times in short order: its change, the result, the echo. A row
tells its revision, a random number that every write replaces; what is kept here is only believed
under the same revision, so it can never be wrong, whoever else writes. What it gives is shared: a
decision works on a draft, and the dicts in records and couplings are never changed in place.
"""

from collections.abc import Hashable
from random import getrandbits
from typing import Generic, TypeVar

from coupling_store.rows import Row, agreed_row, changed_row, coupling_row, record_row
from schemas.keys import RecordKey
from schemas.known import Coupling, Record

V = TypeVar("V")

LIMIT = 4096
"""Rows of each kind; some kilobytes each."""

REVISION_BITS = 62


class Recent:
    """Remembers records and couplings by revision; threads may share it."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.records: Known[RecordKey, Record] = Known(limit)
        self.couplings: Known[str, Coupling] = Known(limit)

    def record_row(self, record: Record) -> Row:
        """Give the row of a record."""
        return record_row(record, self.records.put(record.key, record))

    def changed_row(self, coupling: Coupling) -> Row:
        """Give what changed of a coupling whose records and agreed values stay."""
        return changed_row(coupling, self.couplings.put(coupling.id, coupling))

    def agreed_row(self, coupling: Coupling) -> Row:
        """Give what changed of a coupling whose records stay."""
        return agreed_row(coupling, self.couplings.put(coupling.id, coupling))

    def coupling_row(self, coupling: Coupling) -> Row:
        """Give the row of a coupling that is new or has new records."""
        return coupling_row(coupling, self.couplings.put(coupling.id, coupling))


K = TypeVar("K", bound=Hashable)


class Known(Generic[K, V]):
    """What some rows mean, by key and revision."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._known: dict[K, tuple[int, V]] = {}

    def get(self, key: K, revision: int) -> V | None:
        """Give what the row means at this revision, if it is known."""
        found = self._known.get(key)
        return found[1] if found is not None and found[0] == revision else None

    def put(self, key: K, value: V) -> int:
        """Remember what a row is about to mean; gives its new revision."""
        revision = getrandbits(REVISION_BITS)
        self.note(key, revision, value)
        return revision

    def note(self, key: K, revision: int, value: V) -> None:
        """Remember it. When the room is full all is forgotten: simpler than choosing, and as good."""
        if len(self._known) >= self._limit:
            self._known.clear()
        self._known[key] = (revision, value)
