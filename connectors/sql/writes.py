"""What the applier asks of a database; one implementation for each."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

from sqlalchemy.exc import DBAPIError

from connectors.sql.tables import Mapped
from schemas.values import Values

Writing = Literal["insert", "update"]


class Row(NamedTuple):
    """A record to write."""

    record_id: str
    values: Values


class Locked(NamedTuple):
    """What locking records found."""

    images: dict[str, str]
    """Of each record that is there and ours."""
    busy: frozenset[str] = frozenset()
    """Records that somebody else holds."""


class Writes(Protocol):
    """Statements inside one transaction, in bulk."""

    def begin(self, integration_user: str) -> None:
        """Let the triggers know that we write."""
        ...

    def end(self) -> None:
        """Take that back, before the transaction commits."""
        ...

    def lock(
        self, table: Mapped, record_ids: Collection[str], names: Collection[str], deleting: bool
    ) -> Locked:
        """Lock records in the order of their keys."""
        ...

    def images(self, table: Mapped, record_ids: Collection[str], names: Collection[str]) -> dict[str, str]:
        """Read these fields of records as they stand, as JSON."""
        ...

    def update(self, table: Mapped, rows: Sequence[Row]) -> None:
        """Write fields of records that are there."""
        ...

    def insert(self, table: Mapped, rows: Sequence[Row]) -> set[str]:
        """Make records unless they are there, all with the same fields; give the ids that were made."""
        ...

    def refused(self, operation: Writing, table: Mapped, rows: Sequence[Row]) -> Mapping[int, DBAPIError]:
        """Tell, by place, which rows cannot be written and why, and write nothing; empty: unknown."""
        ...

    def insert_numbered(self, table: Mapped, values: Values) -> str:
        """Make a record whose key the database chooses, and give its id."""
        ...

    def delete(self, table: Mapped, record_ids: Collection[str]) -> None:
        """Delete records."""
        ...
