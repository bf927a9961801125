"""PostgreSQL: batches of many workers side by side, each locking the rows it decides on."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Connection, Text, any_, bindparam, create_engine

from coupling_store.bulk import Bulk, postgresql_text

OPTIONS = " ".join(
    f"-c {name}={value}"
    for name, value in {
        "lock_timeout": "30s",
        # All statements of a batch look rows up by key. With fresh tables the planner does not
        # know their size and would read them whole.
        "enable_hashjoin": "off",
        "enable_mergejoin": "off",
    }.items()
)


class Postgresql:
    """The store's own settings and statements for PostgreSQL."""

    locks_rows = True

    def __init__(self, url: str) -> None:
        self.reader = create_engine(
            url,
            isolation_level="READ COMMITTED",
            connect_args={"options": OPTIONS, "connect_timeout": 10, "application_name": "echoless store"},
        )
        self.writer = self.reader
        self._spelt: dict[Bulk, str] = {}

    def among(self, column: ColumnElement[str], parameter: str) -> ColumnElement[bool]:
        """One array as the parameter: no limit on the number of keys."""
        return column == any_(bindparam(parameter, type_=ARRAY(Text)))

    def texts(self, values: Collection[str]) -> list[str]:
        """Give the array."""
        return list(values)

    def write(self, connection: Connection, bulk: Bulk, rows: Sequence[tuple[Any, ...]]) -> None:
        """Send all rows in one statement, column by column."""
        if bulk not in self._spelt:
            self._spelt[bulk] = postgresql_text(bulk)
        connection.exec_driver_sql(self._spelt[bulk], tuple(map(list, zip(*rows, strict=True))))

    def taken(self, error: BaseException) -> bool:
        """PostgreSQL names the index."""
        name = getattr(getattr(error, "diag", None), "constraint_name", None)
        return name in {"couplings_left", "couplings_right"}
