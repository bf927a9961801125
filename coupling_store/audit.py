"""What operators did: a port of its own, so that whoever only looks needs nothing else of the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """One action that somebody asked for, and what became of it."""

    id: str
    at: datetime
    who: str
    door: str
    """The way it came in: command line, control or http."""
    kind: str
    mapping: str
    key: str
    """Idempotency key, or empty."""
    asked: str
    """The whole request as JSON text."""
    done: bool
    code: str
    """Why it was refused; empty: it was not."""
    message: str
    answer: str
    """The whole answer as JSON text."""


class Audit(Protocol):
    """Keeps every action for good."""

    def record(self, entry: Entry) -> Entry:
        """Write an entry. Of two with the same key the first stays, and is given. Raises StoreDown."""
        ...

    def answered(self, key: str) -> Entry | None:
        """Give the entry with this idempotency key, if there is one."""
        ...

    def entries(self, limit: int = 100) -> Sequence[Entry]:
        """List entries for people, the latest first."""
        ...
