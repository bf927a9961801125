"""What operators did: a port of its own, so that whoever only looks needs nothing else of the store."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from schemas.control import Entry

__all__ = ["Audit", "Entry"]


class Audit(Protocol):
    """Keeps every action, until it is told to forget."""

    def alone(self, key: str) -> AbstractContextManager[None]:
        """Keep others with the same idempotency key out until the end. Raises StoreDown."""
        ...

    def record(self, entry: Entry) -> Entry:
        """Write an entry. Of two with the same key the first stays, and is given. Raises StoreDown."""
        ...

    def answered(self, key: str) -> Entry | None:
        """Give the entry with this idempotency key, if there is one."""
        ...

    def entries(self, limit: int = 100) -> Sequence[Entry]:
        """List entries for people, the latest first."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Forget entries from before then, so many at most, the oldest first; gives their number.

        A key that is forgotten is as good as new: its action would be done again.
        """
        ...
