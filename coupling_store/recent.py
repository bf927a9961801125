"""Rows that were read or written a moment ago, as what they mean: reading and decoding are half of a batch.

A coupling is touched about three times in short order: its change, the result, the echo. What is kept
here is believed for one of two reasons, so it can never be wrong, whoever else writes:

- A row tells its *revision*, a random number that every write replaces, and it is the one known here.
- Nobody else has written since (the *epoch* is the same), where the database can tell that of all
  its rows at once: then the row need not even be asked.

What it gives is shared: a decision works on a draft, and the dicts in records and couplings are never
changed in place.
"""

from collections.abc import Hashable
from random import getrandbits
from typing import Generic, TypeVar

from coupling_store.lately import Lately
from coupling_store.rows import Row, agreed_row, changed_row, coupling_row, record_row
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling, Record

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

LIMIT = 16_384
"""Couplings that are kept for sure, with their records, two of each; some two kilobytes a row."""

REVISION_BITS = 62
UNSURE = 0
"""The epoch of what was read outside of batches: only its revision speaks for it."""


class Shelf(Generic[K, V]):
    """What some rows mean, by key; with each its revision, and the epoch in which it was seen to be right."""

    def __init__(self, limit: int) -> None:
        self._kept: Lately[K, tuple[V, int, int]] = Lately(limit)

    def at(self, key: K, revision: int, epoch: int = UNSURE) -> V | None:
        """Give what the row means at this revision, if that is known: it is right in this epoch, then."""
        found = self._kept.find(key)
        if found is None or found[1] != revision:
            return None
        if epoch > found[2]:
            self._kept.put(key, (found[0], revision, epoch))
        return found[0]

    def sure(self, key: K, epoch: int) -> V | None:
        """Give what the row means, if nobody can have changed it in this epoch."""
        found = self._kept.find(key)
        return found[0] if found is not None and found[2] == epoch else None

    def note(self, key: K, value: V, revision: int, epoch: int = UNSURE) -> None:
        """Remember what a row means at this revision."""
        self._kept.put(key, (value, revision, epoch))

    def put(self, key: K, value: V, epoch: int) -> int:
        """Remember what a row is about to mean; gives its new revision."""
        revision = getrandbits(REVISION_BITS)
        self._kept.put(key, (value, revision, epoch))
        return revision

    def forget(self, key: K) -> None:
        """Know nothing of a row: it is gone."""
        self._kept.forget(key)


class Recent:
    """Remembers records and couplings. Threads may share it; batches that are sure of it come one by one."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.records: Shelf[RecordKey, Record] = Shelf(2 * limit)
        self.couplings: Shelf[str, Coupling] = Shelf(limit)
        self._places: Lately[LinkKey, str] = Lately(2 * limit)
        """Which coupling took a place last."""
        self.epoch = UNSURE + 1
        self._told: Hashable | None = None

    def begin(self, told: Hashable | None) -> int:
        """Begin a batch; give the epoch in which what it knows is sure.

        What is ``told`` differs when anybody else has written; None: nobody can tell, so nothing is sure.
        """
        if told is None or told != self._told:
            self.epoch += 1
        self._told = told
        return UNSURE if told is None else self.epoch

    def doubt(self) -> None:
        """Be sure of nothing any more: what a batch noted here may not stand in the database."""
        self._told = None

    def place(self, link: LinkKey) -> Coupling | None:
        """Give the coupling that surely takes this place: it is right, and it says so itself."""
        id_ = self._places.find(link)
        coupling = None if id_ is None else self.couplings.sure(id_, self.epoch)
        return coupling if coupling is not None and coupling.id_of(link[1]) == link[2] else None

    def note(self, coupling: Coupling, revision: int, epoch: int) -> None:
        """Remember a coupling that was read."""
        self.couplings.note(coupling.id, coupling, revision, epoch)
        self._note_places(coupling)

    def record_row(self, record: Record) -> Row:
        """Give the row of a record."""
        return record_row(record, self.records.put(record.key, record, self.epoch))

    def changed_row(self, coupling: Coupling) -> Row:
        """Give what changed of a coupling whose records and agreed values stay."""
        return changed_row(coupling, self.couplings.put(coupling.id, coupling, self.epoch))

    def agreed_row(self, coupling: Coupling) -> Row:
        """Give what changed of a coupling whose records stay."""
        return agreed_row(coupling, self.couplings.put(coupling.id, coupling, self.epoch))

    def coupling_row(self, coupling: Coupling) -> Row:
        """Give the row of a coupling that is new or has new records."""
        self._note_places(coupling)
        return coupling_row(coupling, self.couplings.put(coupling.id, coupling, self.epoch))

    def _note_places(self, coupling: Coupling) -> None:
        if coupling.left_id is not None:
            self._places.put(LinkKey(coupling.mapping, "left", coupling.left_id), coupling.id)
        if coupling.right_id is not None:
            self._places.put(LinkKey(coupling.mapping, "right", coupling.right_id), coupling.id)
