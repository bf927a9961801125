"""PostgreSQL: batches of many workers side by side, each locking the rows it decides on."""

from collections.abc import Collection, Sequence
from typing import Any

import psycopg
from sqlalchemy import ColumnElement, Connection, bindparam, create_engine, event, func

from coupling_store.arrays import Texts, teach
from coupling_store.bulk import Bulk, array_types, postgresql_text

SETTINGS = {
    "lock_timeout": "30s",
    # Every statement of a batch finds its rows by key. Without fresh statistics (a first
    # synchronization) the planner takes big tables for small ones, and would read them whole.
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_material": "off",
    "enable_bitmapscan": "off",
    "enable_seqscan": "off",
    "plan_cache_mode": "force_generic_plan",
}


class Postgresql:
    """The store's own settings and statements for PostgreSQL."""

    locks_rows = True

    def __init__(self, url: str) -> None:
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        self.reader = create_engine(
            url,
            isolation_level="READ COMMITTED",
            connect_args={"options": options, "connect_timeout": 10, "application_name": "echoless store"},
        )
        self.writer = self.batches = self.reader
        self._spelt: dict[Bulk, str] = {}
        event.listen(self.reader, "connect", _set_up)

    def told(self, connection: Connection) -> None:
        """Nobody can tell: rows are locked one by one."""

    def among(self, column: ColumnElement[str], parameter: str) -> ColumnElement[bool]:
        """One array as the parameter: no limit on the number of keys."""
        return column == func.any(bindparam(parameter))

    def texts(self, values: Collection[str]) -> Texts:
        """Give the array."""
        return Texts(values)

    def write(self, connection: Connection, bulk: Bulk, rows: Sequence[tuple[Any, ...]]) -> None:
        """Send all rows in one statement, column by column."""
        if bulk not in self._spelt:
            self._spelt[bulk] = postgresql_text(bulk)
        columns = zip(array_types(bulk), zip(*rows, strict=True), strict=True)
        connection.exec_driver_sql(self._spelt[bulk], tuple(type_(values) for type_, values in columns))

    def taken(self, error: BaseException) -> bool:
        """PostgreSQL names the index."""
        name = getattr(getattr(error, "diag", None), "constraint_name", None)
        return name in {"couplings_left", "couplings_right"}


def _set_up(connection: psycopg.Connection[Any], _record: object) -> None:
    teach(connection.adapters)
