"""All records of a table as they stand, each with the version its image belongs to."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, text

from connectors.sql.engine import single_statements
from connectors.sql.epoch import began_at
from connectors.sql.events import BadRows, Captured, EventReader
from connectors.sql.failures import target_down
from connectors.sql.lists import in_list, listed
from connectors.sql.tables import Mapped
from schemas.messages import ChangeEvent

# One statement, hence one moment: no version ever comes with an older image.
_ROWS = """
SELECT coalesce(v.version, e.value), t.record_id, v.author, v.changed_at, t.image, a.coupling_id
FROM (SELECT t.{key} AS place, {record_id} AS record_id, {image} AS image FROM {table} t
      WHERE {where} ORDER BY t.{key} LIMIT :most) t
CROSS JOIN (SELECT value FROM echoless_meta WHERE name = 'epoch') e
LEFT JOIN echoless_versions v ON v.tbl = :tbl AND v.record_id = t.record_id
LEFT JOIN echoless_applied a ON a.tbl = :tbl AND a.record_id = t.record_id AND a.created
ORDER BY t.place
"""
_NEWER = "SELECT record_id, version, author, changed_at, deleted FROM echoless_versions WHERE tbl = :tbl AND "


class Snapshot:
    """One walk through a table.

    While the caller publishes a batch, capture may publish a newer image of the same record first.
    The last one in the topic must be the newest, so after each batch the records that changed in
    the meantime are read and published again.
    """

    def __init__(
        self, engine: Engine, side: str, table: Mapped, reader: EventReader, bad_rows: BadRows, most: int
    ) -> None:
        self._engine, self._side, self._table = engine, side, table
        self._reader, self._bad_rows, self._most = reader, bad_rows, most

    def batches(self) -> Iterator[Sequence[ChangeEvent]]:
        """Give events with operation ``read``, batch by batch, in the order of the keys."""
        rows = self._select("1 = 1", {})
        while rows:
            yield from self._settled(rows)
            rows = self._select(f"t.{self._table.sql_key} > {self._last()}", {"last": rows[-1].record_id})

    def _settled(self, rows: list[Captured]) -> Iterator[Sequence[ChangeEvent]]:
        while rows:
            events, bad = self._reader.read(rows)
            if events:
                yield events
            if bad:
                self._bad_rows(bad)
            rows = self._changed_since({row.record_id or "": row.version for row in rows})

    def _last(self) -> str:
        is_sqlite = self._table.dialect == "sqlite"
        return ":last" if is_sqlite else f"CAST(:last AS {self._table.key_type})"

    def _select(self, where: str, parameters: dict[str, Any]) -> list[Captured]:
        table = self._table
        statement = _ROWS.format(
            record_id=table.record_id,
            image=table.sql_image,
            table=table.sql_name,
            where=where,
            key=table.sql_key,
        )
        parameters |= {"most": self._most, "tbl": table.name}
        return [_captured(table.name, *row) for row in self._fetch(statement, parameters)]

    def _changed_since(self, seen: dict[str, int]) -> list[Captured]:
        dialect = self._table.dialect
        statement = _NEWER + in_list(dialect, "record_id")
        known = self._fetch(statement, {"tbl": self._table.name, "ids": listed(dialect, seen)})
        newer = {row.record_id: row for row in known if row.version > seen[row.record_id]}
        if not newer:
            return []
        there = self._select(self._table.key_in, {"ids": self._table.keys(newer)})
        return there + _deleted(self._table.name, newer.values(), {row.record_id for row in there})

    def _fetch(self, statement: str, parameters: dict[str, Any]) -> Sequence[Any]:
        with target_down(self._side), single_statements(self._engine) as connection:
            return connection.execute(text(statement), parameters).all()


def _captured(
    table: str,
    version: int,
    record_id: str,
    author: str | None,
    changed_at: datetime | str | None,
    image: str,
    coupling_id: str | None,
) -> Captured:
    # Of a record nobody wrote since we were installed, nothing is known but that it is there.
    when = changed_at or began_at(version)
    return Captured(version, table, record_id, "read", author or "", when, image, coupling_id)


def _deleted(table: str, rows: Collection[Any], there: set[str | None]) -> list[Captured]:
    return [
        Captured(row.version, table, row.record_id, "delete", row.author, row.changed_at, None, None)
        for row in rows
        if row.deleted and row.record_id not in there
    ]
