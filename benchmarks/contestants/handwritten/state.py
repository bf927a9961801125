"""What a batch of the loop knows, and what it leaves behind."""

from typing import Any

import sqlalchemy as sa

from benchmarks.contestants.handwritten.mapping import REFERENCES
from benchmarks.contestants.handwritten.statements import Tables
from benchmarks.contestants.handwritten.tables import COUPLINGS, RECORDS
from benchmarks.contestants.handwritten.values import dump, load


class State:
    """Reads under locks what a batch may ask for, and writes in bulk what it changed."""

    moment: str
    """When the batch is decided, in ISO 8601."""

    def __init__(self, store: str) -> None:
        self.tables = Tables(store)

    def look_up(self, tx: sa.Connection, events: list[dict[str, Any]]) -> None:
        """Read in bulk, under locks, all that the events may ask for."""
        tables, lock = self.tables, not self.tables.is_sqlite
        ids = {event["record_id"] for event in events}

        def ask(statement: Any, keys: set[str], locking: bool = False, **more: str) -> Any:
            statement = statement.with_for_update() if locking else statement
            return tx.execute(statement, {"keys": tables.keys(keys), **more})

        self.known = {row[0]: [row[1], load(row[2])] for row in ask(tables.records, ids, lock, side="erp")}
        self.couplings = {
            row[2]: {
                "id": row[0],
                "right_id": row[3],
                "sequence": row[4],
                "left": load(row[5]),
                "right": load(row[6]),
                "flight": row[7],
                "due": row[8],
            }
            for row in ask(tables.couplings, ids, lock)
        }
        accounts = {coupling["right_id"] for coupling in self.couplings.values()}
        self.accounts = {row[0]: (row[1], load(row[2])) for row in ask(tables.records, accounts, side="crm")}
        self.there: dict[tuple[str, str], str] = {}
        for field, mapping in REFERENCES.items():
            wanted = {code for event in events if (code := event["image"][field])}
            self.there |= {(field, row[0]): row[1] for row in ask(tables.references, wanted, of=mapping)}
        self.changed_records: dict[str, list[Any]] = {}
        self.changed_couplings: dict[str, dict[str, Any]] = {}

    def note(self, event: dict[str, Any], outcome: str) -> None:
        """Remember what became of a record's last event, for people who ask."""
        row = self.changed_records.get(event["record_id"])
        if row is not None and outcome not in {"repeated", "stale"}:
            row[3] = dump({"event": event["event_id"], "at": self.moment, "outcome": outcome})

    def save(self, tx: sa.Connection) -> None:
        """Write in bulk what the batch changed."""
        if self.changed_records:
            rows = [tuple(row) for row in self.changed_records.values()]
            self.tables.write(tx, RECORDS, ["version", "author", "image", "last_event"], ["id", "side"], rows)
        if self.changed_couplings:
            rows = [
                (c["sequence"], dump(c["left"]), dump(c["right"]), c["flight"], c["due"], c["id"])
                for c in self.changed_couplings.values()
            ]
            names = ["sequence", "agreed_left", "agreed_right", "flight", "due_at"]
            self.tables.write(tx, COUPLINGS, names, ["id"], rows)
