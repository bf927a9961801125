"""Exactly one capturer per side: two would publish the changes of a record in a different order."""

import sqlite3
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

_NUMBER = 0x6563686F  # "echo": any number will do, as long as all capturers use the same.


class CaptureLock(Protocol):
    """Held by the one capturer that works."""

    def held(self) -> bool:
        """Take the lock if it is free; say whether it is ours."""
        ...

    def release(self) -> None:
        """Let another capturer go on."""
        ...


class PostgresqlLock:
    """An advisory lock of one session: PostgreSQL frees it when that session ends, however it ends."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._session: Connection | None = None

    def held(self) -> bool:
        """Ask the session that holds the lock whether it lives; take the lock anew if not."""
        if self._session is not None:
            try:
                self._session.execute(text("SELECT 1"))
            except DBAPIError:
                self.release()
            else:
                return True
        return self._take()

    def release(self) -> None:
        """End the session that holds the lock."""
        if self._session is not None:
            self._session.invalidate()
            self._session.close()
            self._session = None

    def _take(self) -> bool:
        self._session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        take = text("SELECT pg_try_advisory_lock(:number)")
        if self._session.execute(take, {"number": _NUMBER}).scalar():
            return True
        self.release()
        return False


class SqliteLock:
    """A file beside the database that one process keeps locked; the system frees it when that ends."""

    def __init__(self, engine: Engine) -> None:
        self._file = f"{engine.url.database}-capture" if engine.url.database else ":memory:"
        self._holder: sqlite3.Connection | None = None

    def held(self) -> bool:
        """Take the lock on the file, unless somebody has it."""
        if self._holder is None:
            holder = sqlite3.connect(self._file, timeout=0, isolation_level=None, check_same_thread=False)
            try:
                holder.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                holder.close()
                return False
            self._holder = holder
        return True

    def release(self) -> None:
        """Unlock the file."""
        if self._holder is not None:
            self._holder.close()
            self._holder = None


def capture_lock(engine: Engine) -> CaptureLock:
    """Make the lock that fits the database."""
    return SqliteLock(engine) if engine.dialect.name == "sqlite" else PostgresqlLock(engine)
