"""SQLite: one file, one batch at a time, nothing to install."""

import sqlite3
from collections.abc import Collection, Sequence
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Engine, bindparam, create_engine, event, func, select

from coupling_store.bulk import Bulk, sqlite_text

BUSY_SECONDS = 30
"""How long a batch waits for another one to end before the store counts as down."""

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -65536",
    # Copying the log into the file waits for the disk: do it every 64 MiB, not every 4.
    "PRAGMA wal_autocheckpoint = 32768",
)


class Sqlite:
    """The store's own settings and statements for SQLite."""

    locks_rows = False

    def __init__(self, url: str) -> None:
        self.reader = _engine(url)
        self.writer: Engine = self.reader.execution_options(immediate=True)
        self.batches: Engine = _engine(url).execution_options(immediate=True)
        self._spelt: dict[Bulk, str] = {}

    def told(self, connection: Connection) -> tuple[object, int]:
        """Give the connection, and a number that SQLite changes for it when any other one has written."""
        version: int = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
        return connection.info.setdefault("batches", object()), version

    def among(self, column: ColumnElement[str], parameter: str) -> ColumnElement[bool]:
        """One JSON array as the parameter: no limit on the number of keys."""
        return column.in_(select(func.json_each(bindparam(parameter)).table_valued("value").c.value))

    def texts(self, values: Collection[str]) -> str:
        """Give the JSON array."""
        return orjson.dumps(list(values)).decode()

    def write(self, connection: Connection, bulk: Bulk, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run the statement for all rows."""
        if bulk not in self._spelt:
            self._spelt[bulk] = sqlite_text(bulk)
        connection.exec_driver_sql(self._spelt[bulk], list(rows))

    def taken(self, error: BaseException) -> bool:
        """SQLite names the columns."""
        return "couplings.left_id" in str(error) or "couplings.right_id" in str(error)


def small_pages(connection: sqlite3.Connection, _record: object) -> None:
    """Have a file that is still to be made use small pages; one that is there keeps its own.

    A batch touches rows at random, one to a page, and pages go into the log as a whole.
    """
    connection.execute("PRAGMA page_size = 2048")


def _engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    # Transactions are begun by us: the driver would begin them late, and without a lock.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
