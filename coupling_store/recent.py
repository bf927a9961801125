"""Texts that were read or written a moment ago, with what they mean: decoding is half of a read.

A coupling is touched about three times in short order: its change, the result, the echo. What is
kept here is only believed if the text in the database is still the same, so it can never be wrong,
whoever else writes. The values in it are shared, and by agreement never changed in place.
"""

from collections.abc import Hashable
from typing import Generic, TypeVar

from coupling_store.rows import Row, changed_row, coupling_row, load_record, record_row
from coupling_store.state import load_coupling
from schemas.keys import RecordKey
from schemas.known import Coupling, Record
from schemas.values import Image

V = TypeVar("V")

LIMIT = 4096
"""Rows of each kind; some kilobytes each."""


class Recent:
    """Turns rows into records and couplings and back; threads may share it."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._images: _Decoded[Image] = _Decoded(limit)
        self._couplings: _Decoded[Coupling] = _Decoded(limit)

    def record(self, key: RecordKey, row: Row) -> Record:
        """Make a record of a row, whose columns are those of ``record_columns``."""
        text = row[3]
        if text is None:
            return load_record(key, row)
        image = self._images.get(key, text)
        record = load_record(key, row, image)
        if image is None and record.image is not None:
            self._images.put(key, text, record.image)
        return record

    def coupling(self, row: Row) -> Coupling:
        """Make a coupling of a row: id, mapping, generation, left id, right id, sequence, state."""
        known = self._couplings.get(row[0], row[6])
        if known is None:
            coupling = load_coupling(row)
            self._couplings.put(row[0], row[6], coupling.draft())
            return coupling
        coupling = known.draft()
        coupling.mapping, coupling.generation = row[1], row[2]
        coupling.left_id, coupling.right_id, coupling.sequence = row[3], row[4], row[5]
        return coupling

    def record_row(self, record: Record) -> Row:
        """Give the row of a record."""
        row = record_row(record)
        if record.image is not None:
            self._images.put(record.key, row[2], record.image)
        return row

    def changed_row(self, coupling: Coupling) -> Row:
        """Give what changed of a coupling whose records stay."""
        row = changed_row(coupling)
        self._couplings.put(coupling.id, row[1], coupling.draft())
        return row

    def coupling_row(self, coupling: Coupling) -> Row:
        """Give the row of a coupling that is new or has new records."""
        row = coupling_row(coupling)
        self._couplings.put(coupling.id, row[1], coupling.draft())
        return row


class _Decoded(Generic[V]):
    """What the texts of some rows mean."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._known: dict[Hashable, tuple[str, V]] = {}

    def get(self, key: Hashable, text: str) -> V | None:
        """Give what the text of this row means, if it is known."""
        found = self._known.get(key)
        return found[1] if found is not None and found[0] == text else None

    def put(self, key: Hashable, text: str, value: V) -> None:
        """Remember it. When the room is full all is forgotten: simpler than choosing, and as good."""
        if len(self._known) >= self._limit:
            self._known.clear()
        self._known[key] = (text, value)
