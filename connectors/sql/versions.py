"""The present versions of records."""

# ruff: noqa: S608 - names in statements are quoted, values travel as parameters

from collections.abc import Collection

from sqlalchemy import Connection, text

from connectors.sql.lists import in_list, listed
from connectors.sql.tables import Mapped

_EPOCH = text("SELECT value FROM echoless_meta WHERE name = 'epoch'")


class Versions:
    """Reads versions within one transaction; a record nobody wrote yet has the epoch's first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._first: int = connection.execute(_EPOCH).scalar_one()
        dialect = connection.dialect.name
        self._statement = text(
            "SELECT record_id, version FROM echoless_versions WHERE tbl = :tbl AND "
            + in_list(dialect, "record_id")
        )

    def of(self, table: Mapped, record_ids: Collection[str]) -> dict[str, int]:
        """Give the version of each record. Lock the records before."""
        parameters = {"tbl": table.name, "ids": listed(table.dialect, record_ids)}
        rows = self._connection.execute(self._statement, parameters).all()
        known: dict[str, int] = {record_id: version for record_id, version in rows}  # noqa: C416  # a row is no pair to mypy
        return {record_id: known.get(record_id, self._first) for record_id in record_ids}
