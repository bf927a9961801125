"""Records, couplings and flights that the tests of the store talk about."""

from datetime import UTC, datetime
from typing import Literal

from coupling_store.changes import Changes
from coupling_store.port import Store
from schemas.keys import LinkKey, RecordKey, Role
from schemas.known import Coupling, Flight, Record

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def left(number: int) -> RecordKey:
    return RecordKey("crm", "account", f"L{number:06d}")


def right(number: int) -> RecordKey:
    return RecordKey("erp", "customer", f"R{number:06d}")


def link(number: int, role: Role = "left") -> LinkKey:
    return LinkKey("m", role, (left if role == "left" else right)(number).id)


KEY = left(1)
JOE = Record(KEY, 5, "joe", {"name": "Joe", "phone": None})


def coupled(number: int) -> Coupling:
    return Coupling(f"coupling-{number}", "m", 0, left(number).id, right(number).id)


def flight(operation: Literal["create", "update", "delete"]) -> Flight:
    return Flight("command-1", 3, operation, {"a": 1}, 5, "event-1", NOW)


def put(store: Store, *batches: Changes) -> None:
    """Save each of them in a batch of its own."""
    for changes in batches:
        with store.batch() as batch:
            batch.save(changes)
