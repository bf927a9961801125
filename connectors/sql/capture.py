"""Capture: what the triggers wrote into the journal becomes change events, and leaves the journal."""

# ruff: noqa: S608 - names in statements are quoted, values travel as parameters

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from sqlalchemy import Connection, text

from connectors.port import Publish
from connectors.sql.capture_lock import capture_lock
from connectors.sql.engine import open_engine, single_statements
from connectors.sql.events import BadRows, Captured, EventReader
from connectors.sql.failures import target_down
from connectors.sql.lists import in_list, listed
from connectors.sql.settings import SqlSide
from connectors.sql.snapshot import Snapshot
from connectors.sql.tables import Mapped, mapped_tables
from schemas.messages import ChangeEvent
from schemas.tables import TableType

_READ = text(
    "SELECT j.id, j.tbl, j.record_id, j.operation, j.author, j.changed_at, j.image, a.coupling_id"
    " FROM (SELECT * FROM echoless_journal ORDER BY id LIMIT :most) j"
    " LEFT JOIN echoless_applied a ON a.tbl = j.tbl AND a.record_id = j.record_id AND a.created"
    " ORDER BY j.id"
)


class SqlCapturer:
    """Captures a side that is a database. Another one for the same side waits until this one ends."""

    def __init__(
        self,
        side: str,
        settings: SqlSide,
        types: Mapping[str, TableType],
        bad_rows: BadRows,
        most: int = 1000,
    ) -> None:
        self._side, self._settings, self._types = side, settings, types
        self._bad_rows = bad_rows
        self._most = most
        self._engine = open_engine(settings.url)
        self._lock = capture_lock(self._engine)
        # By id, never up to an id: a lower one may belong to a transaction that commits later.
        condition = in_list(self._engine.dialect.name, "id", "bigint")
        self._delete = text(f"DELETE FROM echoless_journal WHERE {condition}")

    def run_once(self, publish: Publish) -> int:
        """Publish what is waiting, at most one batch; 0 also while another capturer works."""
        with target_down(self._side):
            session = self._lock.session()
            rows = [] if session is None else self._waiting(session)
            if session is None or not rows:
                return 0
            events, bad = self._reader.read(rows)
        if events:
            publish(events)
        if bad:
            self._bad_rows(bad)
        with target_down(self._side):
            ids = [row.version for row in rows]
            session.execute(self._delete, {"ids": listed(self._engine.dialect.name, ids)})
        return len(rows)

    def snapshot(self, table: str) -> Iterator[Sequence[ChangeEvent]]:
        """Read all records of a table, in the order of their keys."""
        with target_down(self._side):
            mapped = self._tables[table]
        return Snapshot(self._engine, self._side, mapped, self._reader, self._bad_rows, self._most).batches()

    def count(self, table: str) -> int:
        """Count the records of a table."""
        with target_down(self._side), single_statements(self._engine) as connection:
            statement = text(f"SELECT count(*) FROM {self._tables[table].sql_name}")
            return int(connection.execute(statement).scalar_one())

    def close(self) -> None:
        """Let another capturer go on, and close all connections."""
        self._lock.release()
        self._engine.dispose()

    @cached_property
    def _tables(self) -> dict[str, Mapped]:
        return mapped_tables(self._engine, self._settings, self._types)

    @cached_property
    def _reader(self) -> EventReader:
        return EventReader(self._side, self._tables)

    def _waiting(self, session: Connection) -> list[Captured]:
        return [Captured(*row) for row in session.execute(_READ, {"most": self._most}).all()]
