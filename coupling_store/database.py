"""What the store needs of a database beyond SQLAlchemy: how to ask for many keys, and to write many rows."""

from collections.abc import Collection, Hashable, Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Engine

from coupling_store.bulk import Bulk


class Database(Protocol):
    """SQLite or PostgreSQL."""

    reader: Engine
    """For looking."""
    writer: Engine
    """For writing beside batches."""
    batches: Engine
    """For batches alone: whatever its connections write went through a batch of this process."""
    locks_rows: bool
    """Batches run side by side and lock rows; otherwise they run one after the other."""

    def told(self, connection: Connection) -> Hashable | None:
        """Give, within a batch, what differs if others have written since the last one; None: unknown."""
        ...

    def among(self, column: ColumnElement[str], parameter: str) -> ColumnElement[bool]:
        """Give the condition that the column holds one of the texts of a parameter, however many."""
        ...

    def texts(self, values: Collection[str]) -> Any:
        """Give the value of such a parameter."""
        ...

    def write(self, connection: Connection, bulk: Bulk, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write all rows."""
        ...

    def taken(self, error: BaseException) -> bool:
        """Say whether an integrity error means that a record is coupled already."""
        ...
