"""The store in a database: SQLite for one worker, PostgreSQL for many."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import groupby

from sqlalchemy.exc import DBAPIError

from coupling_store import looks
from coupling_store.answers import Around, Pairing, Stand
from coupling_store.around import look_around
from coupling_store.batch import SqlBatch
from coupling_store.changes import Parked
from coupling_store.connected import Connected
from coupling_store.database import Database
from coupling_store.ended import ended_among
from coupling_store.failures import told_apart
from coupling_store.guarded import GuardedBatch
from coupling_store.jobs import Jobs
from coupling_store.jobs_sql import SqlJobs
from coupling_store.looking import SqlLook
from coupling_store.moments import from_micros, to_micros
from coupling_store.queries import Queries
from coupling_store.recent import Recent
from coupling_store.rows import load_parked, load_problem, load_record
from coupling_store.schedules import Schedules
from coupling_store.schedules_sql import SqlSchedules
from coupling_store.shared import Shared
from coupling_store.state import load_coupling
from coupling_store.steps import Steps
from schemas.keys import LinkKey, RecordKey
from schemas.known import NEVER, Coupling, Record
from schemas.messages import Problem

PAGE = 1000
"""Records read at a time when all of a table are walked."""


class SqlStore:
    """Couplings, record images, parked sends, open errors and counts in tables."""

    def __init__(self, database: Database) -> None:
        self._database = database
        recent, worker = Recent(), uuid.uuid4().hex
        self._shared = Shared(database, Queries(database), recent, worker)
        self._unlocked = Shared(database, Queries(database, locks=False), recent, worker)
        self._steps = Steps(database)
        self._connected = Connected(database)
        self._looking = self._connected.looking
        self.jobs: Jobs = SqlJobs(self._connected)
        self.schedules: Schedules = SqlSchedules(self._connected)

    @contextmanager
    def batch(self) -> Iterator[GuardedBatch]:
        """Begin a transaction; it commits on a clean exit. Raises StoreDown."""
        recent = self._shared.recent
        with self._connected.transaction(self._database.batches) as connection:
            epoch = recent.begin(self._database.told(connection))
            batch = GuardedBatch(SqlBatch(connection, self._shared, epoch), self._database.taken)
            try:
                yield batch
                batch.check()
                with told_apart(self._database.taken):
                    connection.commit()
            except BaseException:
                recent.doubt()
                with suppress(DBAPIError):
                    connection.rollback()
                raise

    @contextmanager
    def look(self) -> Iterator[SqlLook]:
        """Read in bulk without locks. Raises StoreDown."""
        with self._looking() as connection:
            yield SqlLook(connection, self._unlocked)

    def in_step(self, pairing: Pairing, ids: Collection[str]) -> dict[str, Stand]:
        """Give those of the records that are in step with their counterparts, by their coupling's mark."""
        with self._looking() as connection:
            return self._steps.found(connection, pairing, ids)

    def ended(self, ids: Collection[str]) -> set[str]:
        """Give those of these couplings that ended while a command was in flight."""
        with self._looking() as connection:
            return ended_among(connection, self._database, ids)

    def due(self, now: datetime, limit: int, mappings: Collection[str] | None = None) -> list[str]:
        """Give ids of couplings with a command to send again, the longest due first."""
        asked, of = {"now": to_micros(now), "limit": limit}, _of(mappings)
        with self._looking() as connection:
            return list(connection.scalars(looks.DUE_OF if of else looks.DUE, {**asked, **of}))

    def releasable(self, limit: int, mappings: Collection[str] | None = None) -> list[str]:
        """Give ids of parked couplings of which a wait is over."""
        of = _of(mappings)
        with self._looking() as connection:
            found = connection.scalars(
                looks.RELEASABLE_OF if of else looks.RELEASABLE, {"limit": limit, **of}
            )
            return list(found)

    def overdue(
        self, mappings: Collection[str], since: datetime, after: str, limit: int
    ) -> list[tuple[str, datetime]]:
        """Give couplings parked since then or longer, and since when: by id, those after this one."""
        asked = {**_of(mappings), "since": to_micros(since), "after": after, "limit": limit}
        with self._looking() as connection:
            return [(id_, from_micros(at)) for id_, at in connection.execute(looks.OVERDUE, asked)]

    def couplings_by_mapping(self) -> dict[str, int]:
        """Count the couplings of every mapping that has some."""
        with self._looking() as connection:
            return {mapping: int(count) for mapping, count in connection.execute(looks.BY_MAPPING)}

    def couplings(self, mapping: str | None = None, limit: int = 1000) -> Sequence[Coupling]:
        """List couplings for people, by mapping and left id."""
        with self._looking() as connection:
            return [load_coupling(row) for row in connection.execute(looks.couplings(mapping, limit))]

    def couplings_of(self, mapping: str) -> Iterator[Coupling]:
        """Walk all couplings of a mapping, by id, a page at a time."""
        after = ""
        while True:
            with self._looking() as connection:
                asked = {"mapping": mapping, "after": after, "limit": PAGE}
                rows = connection.execute(looks.COUPLINGS_PAGE, asked).all()
            yield from map(load_coupling, rows)
            if len(rows) < PAGE:
                return
            after = rows[-1][0]

    def problems(self, limit: int = 1000) -> Sequence[Problem]:
        """List open errors for people, oldest first; ``seen_at`` is the first time."""
        with self._looking() as connection:
            return [load_problem(row) for row in connection.execute(looks.PROBLEMS_LISTED, {"limit": limit})]

    def parked(self, limit: int = 1000) -> Sequence[Parked]:
        """List what is parked, oldest first."""
        with self._looking() as connection:
            rows = connection.execute(looks.PARKED_LISTED, {"limit": limit})
            return [load_parked(list(group)) for _, group in groupby(rows, lambda row: row.coupling_id)]

    def counts(self) -> Counter[tuple[str, str]]:
        """Give the events by (mapping, outcome) since the beginning, of all workers."""
        with self._looking() as connection:
            rows = connection.execute(looks.COUNTED)
            return Counter({(row.mapping, row.outcome): int(row.total) for row in rows})

    def totals(self) -> dict[str, int]:
        """Count rows: couplings, in_flight, parked, problems, records."""
        with self._looking() as connection:
            return dict(connection.execute(looks.TOTALS).mappings().one())

    def pairs(self) -> Counter[str]:
        """Count the couplings by mapping."""
        with self._looking() as connection:
            return Counter({row.mapping: int(row.pairs) for row in connection.execute(looks.PAIRS)})

    def last_version(self, side: str) -> int:
        """Give the highest version heard of a side's records."""
        with self._looking() as connection:
            return connection.scalar(looks.LAST_VERSION, {"side": side}) or NEVER

    def count(self, side: str, table: str) -> int:
        """Count the known records of a table."""
        with self._looking() as connection:
            return connection.scalar(looks.COUNT_RECORDS, {"side": side, "table": table}) or 0

    def images(self, side: str, table: str) -> Iterator[Record]:
        """Walk the known records of a table, in key order, a page at a time."""
        after = ""
        while True:
            with self._looking() as connection:
                asked = {"side": side, "table": table, "after": after, "limit": PAGE}
                rows = connection.execute(looks.RECORDS_PAGE, asked).all()
            yield from (load_record(RecordKey(side, table, row[0]), row) for row in rows)
            if len(rows) < PAGE:
                return
            after = rows[-1][0]

    def records(self, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        """Read records for people, without locks."""
        with self._looking() as connection:
            return SqlBatch(connection, self._shared).read_records(keys)

    def around(self, key: RecordKey, links: Collection[LinkKey]) -> Around:
        """Look at a record's couplings for people, without locks."""
        with self._looking() as connection:
            ids = SqlBatch(connection, self._shared).ids_at(links)
            return look_around(connection, self._database, key, ids)

    def close(self) -> None:
        """Let go of all connections."""
        self._database.reader.dispose()
        self._database.batches.dispose()


def _of(mappings: Collection[str] | None) -> dict[str, list[str]]:
    """Give the parameter that names mappings, where some are named."""
    return {} if mappings is None else {"mappings": list(mappings)}
