"""What people and programs do to a side: one deed is one transaction of somebody."""

from dataclasses import dataclass
from sqlite3 import Connection
from typing import Literal

from echoless.demo.database import BusinessDatabase, as_author, delete, insert, update
from schemas.values import Image


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody makes, edits or deletes one record."""

    side: str
    table: str
    kind: Literal["make", "edit", "delete"]
    record_id: str
    fields: Image
    author: str | None = None
    """The integration user, when somebody else works under its account; None: an ordinary user."""

    def do(self, database: BusinessDatabase) -> None:
        """Carry it out."""
        with database.connection() as connection:
            if self.author is None:
                self._write(database, connection)
            else:
                with as_author(connection, self.author):
                    self._write(database, connection)

    def _write(self, database: BusinessDatabase, connection: Connection) -> None:
        table = database.tables[self.table]
        match self.kind:
            case "make":
                insert(connection, self.table, {table.key: self.record_id, **self.fields})
            case "edit":
                update(connection, table, self.record_id, self.fields)
            case "delete":
                delete(connection, table, self.record_id)
