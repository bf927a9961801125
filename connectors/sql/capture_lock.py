"""Exactly one capturer per side: two would publish the changes of a record in a different order."""

import sqlite3
from typing import Protocol

from sqlalchemy import Connection, Engine, text

from connectors.sql.engine import single_statements

_NUMBER = 0x6563686F  # "echo": any number will do, as long as all capturers use the same.
# Two sides may be two schemas of one database.
_TAKE = text("SELECT pg_try_advisory_lock(:number, hashtext(current_schema()))")


class CaptureLock(Protocol):
    """Held by the one capturer that works."""

    def session(self) -> Connection | None:
        """Give the connection that holds the lock; take the lock if it is free. None: it is not."""
        ...

    def release(self) -> None:
        """Let another capturer go on."""
        ...


class PostgresqlLock:
    """An advisory lock of one session: PostgreSQL frees it when that session ends, however it ends.

    Capture reads in that same session. If it broke, so did the reading, and the lock is taken anew.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._session: Connection | None = None

    def session(self) -> Connection | None:
        """Give the session, or try to make it ours."""
        if self._session is not None and self._session.invalidated:
            self.release()
        return self._session or self._take()

    def release(self) -> None:
        """End the session that holds the lock: giving it back to the pool would keep the lock."""
        if self._session is not None:
            self._session.invalidate()
            self._session.close()
            self._session = None

    def _take(self) -> Connection | None:
        self._session = single_statements(self._engine)
        if not self._session.execute(_TAKE, {"number": _NUMBER}).scalar():
            self.release()
        return self._session


class SqliteLock:
    """A file beside the database that one process keeps locked; the system frees it when that ends."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._holder: sqlite3.Connection | None = None
        self._session: Connection | None = None

    def session(self) -> Connection | None:
        """Give a connection if the file is locked by us, or can be."""
        if self._session is None and self._take():
            self._session = single_statements(self._engine)
        return self._session

    def release(self) -> None:
        """Unlock the file."""
        if self._session is not None:
            self._session.close()
            self._session = None
        if self._holder is not None:
            self._holder.close()
            self._holder = None

    def _take(self) -> bool:
        self._engine.connect().close()  # A database that cannot be opened must not leave a file beside it.
        holder = sqlite3.connect(
            lock_file(self._engine), timeout=0, isolation_level=None, check_same_thread=False
        )
        try:
            holder.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            holder.close()
            return False
        self._holder = holder
        return True


def lock_file(engine: Engine) -> str:
    """Give the file that the capturer of a SQLite side locks."""
    return f"{engine.url.database}-capture" if engine.url.database else ":memory:"


def capture_lock(engine: Engine) -> CaptureLock:
    """Make the lock that fits the database."""
    return SqliteLock(engine) if engine.dialect.name == "sqlite" else PostgresqlLock(engine)
