"""From a row of the journal, or of a snapshot, to a change event; what is none is a bad row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from connectors.sql.converters import BadValue
from connectors.sql.tables import Mapped
from schemas.keys import RecordKey
from schemas.messages import ChangeEvent, Operation


class Captured(NamedTuple):
    """A change as the database tells it."""

    version: int
    table: str
    record_id: str | None
    operation: Operation
    author: str
    changed_at: datetime | str
    image: str | None
    coupling_id: str | None
    command_id: str | None = None
    """The command whose write this is."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A captured change that is no valid event; its original is a dead letter for whoever takes it."""

    table: str
    record_id: str
    version: int
    author: str
    operation: Operation
    changed_at: datetime
    original: bytes
    """The image as the database wrote it: JSON."""
    reason: str


BadRows = Callable[[Sequence[BadRow]], None]
"""Puts bad rows where they are kept; returns when they are safe, raises if they are not."""


class EventReader:
    """Makes change events of one side."""

    def __init__(self, side: str, tables: Mapping[str, Mapped]) -> None:
        self._side = side
        self._tables = tables

    def read(self, rows: Iterable[Captured]) -> tuple[list[ChangeEvent], list[BadRow]]:
        """Take every row: what is no event is a bad row."""
        events: list[ChangeEvent] = []
        bad: list[BadRow] = []
        for row in rows:
            try:
                events.append(self._event(*row))
            except BadValue as error:
                bad.append(_bad(row, str(error)))
        return events, bad

    def _event(
        self,
        version: int,
        table: str,
        record_id: str | None,
        operation: Operation,
        author: str,
        changed_at: datetime | str,
        image: str | None,
        coupling_id: str | None,
        command_id: str | None,
    ) -> ChangeEvent:
        if table not in self._tables:
            raise BadValue(
                f"no schema describes table {table}. Remedy: echoless schemas generate {self._side}"
            )
        if not record_id:
            raise BadValue("the record has no key. Remedy: give it one")
        values = None if image is None else self._tables[table].reader.read(image)
        # The same change has the same event id whenever it is read again.
        event_id = f"{self._side}-{version}"
        if operation == "read":
            event_id = f"{self._side}-{version}-{table}-{record_id}"
        record = RecordKey(self._side, table, record_id)
        return ChangeEvent(
            event_id,
            record,
            operation,
            author,
            _moment(changed_at),
            version,
            values,
            coupling_id,
            answers=command_id,
        )


def _bad(row: Captured, reason: str) -> BadRow:
    return BadRow(
        row.table,
        row.record_id or "",
        row.version,
        row.author,
        row.operation,
        _moment(row.changed_at),
        (row.image or "").encode("utf-8", "surrogateescape"),
        reason,
    )


def _moment(written: datetime | str) -> datetime:
    """Read a time of our own tables: text on SQLite."""
    return datetime.fromisoformat(written) if isinstance(written, str) else written.astimezone(UTC)
