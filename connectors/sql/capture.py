"""Capture: what the triggers wrote into the journal becomes change events, and leaves the journal."""

# ruff: noqa: S608 - names in statements are quoted

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from sqlalchemy import text

from connectors.port import Publish
from connectors.sql.capture_lock import capture_lock
from connectors.sql.engine import open_engine, single_statements
from connectors.sql.events import BadRows, EventReader
from connectors.sql.failures import target_down
from connectors.sql.journal import Journal
from connectors.sql.overtaken import Overtaken
from connectors.sql.settings import SqlSide
from connectors.sql.snapshot import Snapshot
from connectors.sql.tables import Mapped, mapped_tables
from schemas.messages import ChangeEvent
from schemas.tables import TableType


class SqlCapturer:
    """Captures a side that is a database. Another one for the same side waits until this one ends."""

    def __init__(
        self,
        side: str,
        settings: SqlSide,
        types: Mapping[str, TableType],
        bad_rows: BadRows,
        most: int = 1000,
        *,
        every_edit: bool = False,
        overtaken: Overtaken | None = None,
    ) -> None:
        """Publish at most so many events at a time; ``every_edit``: also those that newer ones overtook."""
        self._side, self._settings, self._types = side, settings, types
        self._bad_rows = bad_rows
        self._most = most
        self._engine = open_engine(settings.url)
        self._lock = capture_lock(self._engine)
        self._journal = Journal(
            self._engine.dialect.name,
            settings.integration_user,
            most,
            every_edit=every_edit,
            overtaken=overtaken or Overtaken(),
        )

    def run_once(self, publish: Publish) -> int:
        """Publish what is waiting, at most one batch; 0 also while another capturer works."""
        with target_down(self._side):
            session = self._lock.session()
            taken = None if session is None else self._journal.take(session)
            if session is None or not taken or not taken.ids:
                return 0
            events, bad = self._reader.read(taken.rows)
        if events:
            publish(events)
        if bad:
            self._bad_rows(bad)
        with target_down(self._side):
            self._journal.remove(session, taken.ids)
        return len(taken.ids)

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
