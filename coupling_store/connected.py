"""Connections of one database for the length of a transaction, their failures told apart."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from coupling_store.database import Database
from coupling_store.failures import told_apart


class Connected:
    """Begins transactions; whoever begins one to write commits by leaving it in peace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def locks_rows(self) -> bool:
        """Tell whether transactions run side by side, or one after the other."""
        return self._database.locks_rows

    @contextmanager
    def transaction(self, engine: Engine) -> Iterator[Connection]:
        """Begin a transaction and leave its end to the caller. Raises StoreDown."""
        with told_apart(self._database.taken):
            connection = engine.connect()
        try:
            with told_apart(self._database.taken):
                connection.begin()
            yield connection
        finally:
            with suppress(DBAPIError):
                connection.close()

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """Read. Raises StoreDown."""
        with told_apart(self._database.taken), self.transaction(self._database.reader) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write, by itself and at once: no batch. Raises StoreDown."""
        with told_apart(self._database.taken), self.transaction(self._database.writer) as connection:
            yield connection
            connection.commit()
