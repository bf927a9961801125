"""The demo's own book of who wrote what: the proof looks up in it what the synchronization may not forget."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from echoless.demo.deeds import Deed


class Cell(NamedTuple):
    """A field of a record."""

    side: str
    table: str
    record_id: str
    field: str

    def __str__(self) -> str:
        return f"{self.side}/{self.table}/{self.record_id} {self.field}"


class Entry(NamedTuple):
    """A value that somebody wrote, as text."""

    side: str
    table: str
    record_id: str
    field: str
    value: str
    author: str | None
    """The integration user, when somebody else worked under its account; None: an ordinary user."""

    @property
    def cell(self) -> Cell:
        """Give where it was written."""
        return Cell(*self[:4])


class Book:
    """All entries, in the order in which each side wrote them."""

    def __init__(self, entries: Iterable[Sequence[str | None]]) -> None:
        self.entries = [Entry(*entry) for entry in entries]  # type: ignore[arg-type]  # as they were kept
        self._by_cell: dict[Cell, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            self._by_cell[entry.cell].append(entry)

    def only_foreign(self) -> "Book":
        """Give what was written under the integration account: all that counts once people went on."""
        return Book(entry for entry in self.entries if entry.author is not None)

    def is_foreign(self, cell: Cell, value: object) -> bool:
        """Tell whether a value was written there under the integration account."""
        return any(e.author is not None and e.value == str(value) for e in self._by_cell.get(cell, ()))

    def of(self, cell: Cell) -> Sequence[Entry]:
        """Give what was written there."""
        return self._by_cell.get(cell, ())


def entries_of(deeds: Iterable[Deed]) -> Iterator[Entry]:
    """Write down deeds."""
    for deed in deeds:
        for field, value in deed.fields.items():
            yield Entry(deed.side, deed.table, deed.record_id, field, str(value), deed.author)
