"""The jobs in a database: SQLite and PostgreSQL alike, each lease by the database's own clock."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from coupling_store import job_statements as said
from coupling_store.clock import MicrosNow
from coupling_store.connected import Connected
from coupling_store.forgetting import forget_before
from coupling_store.job_tables import JOB_COUNTS, JOB_MAPPINGS, JOB_RANGES, JOBS
from coupling_store.jobs import LEASE, MOVES, OPEN, Job, JobRange, JobRuns, JobState, UnknownJob, WrongState
from coupling_store.moments import from_micros, micros_of


class SqlJobs:
    """Jobs, ranges and counts in tables."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def begin(
        self, job: str, asked: str, mappings: Sequence[str], ranges: Sequence[JobRange], note: str
    ) -> None:
        """Note a job, to be taken up by any worker. Raises JobRuns."""
        with self._connected.writing() as connection:
            for mapping in sorted(mappings):
                _claim(connection, job, mapping)
            fresh = {"id": job, "asked": asked, "state": "running", "note": note, "failure": ""}
            connection.execute(insert(JOBS).values(**fresh, began_at=MicrosNow()))
            if ranges:
                connection.execute(insert(JOB_RANGES), [said.row_of_range(job, each) for each in ranges])

    def find(self, job: str) -> Job | None:
        """Give a job."""
        with self._connected.looking() as connection:
            row = connection.execute(select(JOBS).where(JOBS.c.id == job)).one_or_none()
        return None if row is None else _job(row)

    def recent(self, limit: int = 100) -> Sequence[Job]:
        """List jobs, the latest first."""
        with self._connected.looking() as connection:
            rows = connection.execute(select(JOBS).order_by(JOBS.c.began_at.desc(), JOBS.c.id).limit(limit))
            return [_job(row) for row in rows]

    def ranges(self, job: str) -> Sequence[JobRange]:
        """Give all ranges of a job, in their order."""
        with self._connected.looking() as connection:
            return [said.load_range(row) for row in connection.execute(said.RANGES, {"job": job})]

    def counts(self, job: str) -> Counter[tuple[str, str]]:
        """Give the records of a job by (mapping, outcome)."""
        with self._connected.looking() as connection:
            rows = connection.execute(said.COUNTS, {"job": job})
            return Counter({(row.mapping, row.outcome): int(row.total) for row in rows})

    def lease(self, lease: str, length: timedelta = LEASE) -> JobRange | None:
        """Take a range that nobody works on; None: there is none, and what is done counts as finished."""
        with self._connected.looking() as connection:
            if connection.execute(said.ANY_RUNNING).first() is None:
                return None
        with self._connected.writing() as connection:
            row = connection.execute(said.FREE).first()
            if row is None:
                _finish(connection)
                return None
            asked = {"job": row.job_id, "nr": row.number, "new": lease, "length": micros_of(length)}
            connection.execute(said.TAKE, asked)
            return said.load_range(row, lease)

    def renew(self, taken: JobRange, length: timedelta = LEASE) -> bool:
        """Keep a range; False: it was taken over, or its job does not run any more."""
        with self._connected.writing() as connection:
            asked = {**_named(taken), "length": micros_of(length)}
            return connection.execute(said.RENEW, asked).rowcount == 1

    def release(self, taken: JobRange) -> None:
        """Give a range back before the lease runs out."""
        with self._connected.writing() as connection:
            connection.execute(said.RELEASE, _named(taken))

    def move(self, job: str, state: JobState, failure: str = "") -> None:
        """Pause, resume, cancel a job, or note that it failed. Raises UnknownJob, WrongState."""
        over = state not in OPEN
        with self._connected.writing() as connection:
            change = update(JOBS).where(JOBS.c.id == job, JOBS.c.state.in_(MOVES.get(state, frozenset())))
            moved = connection.execute(
                change.values(state=state, failure=failure, ended_at=MicrosNow() if over else None)
            )
            if moved.rowcount == 0:
                raise _refused(connection, job)
            if over:
                connection.execute(delete(JOB_MAPPINGS).where(JOB_MAPPINGS.c.job_id == job))

    def forget(self, before: datetime, limit: int) -> int:
        """Forget jobs that were over before then, with their ranges and counts."""
        parts = (JOB_COUNTS.c.job_id, JOB_RANGES.c.job_id)
        return forget_before(self._connected, JOBS.c.id, JOBS.c.ended_at, before, limit, parts)


def _claim(connection: Connection, job: str, mapping: str) -> None:
    """Let a mapping be of this job alone. Raises JobRuns."""
    try:
        with connection.begin_nested():
            connection.execute(insert(JOB_MAPPINGS).values(mapping=mapping, job_id=job))
    except IntegrityError as error:
        found = connection.scalar(select(JOB_MAPPINGS.c.job_id).where(JOB_MAPPINGS.c.mapping == mapping))
        raise JobRuns(str(found), mapping) from error


def _finish(connection: Connection) -> None:
    """Note the end of jobs whose ranges are all handled."""
    for job in connection.scalars(said.DONE).all():
        connection.execute(
            update(JOBS)
            .where(JOBS.c.id == job, JOBS.c.state == "running")
            .values(state="finished", ended_at=MicrosNow())
        )
        connection.execute(delete(JOB_MAPPINGS).where(JOB_MAPPINGS.c.job_id == job))


def _refused(connection: Connection, job: str) -> UnknownJob | WrongState:
    state: Any = connection.scalar(select(JOBS.c.state).where(JOBS.c.id == job))
    return UnknownJob(f"there is no job {job}") if state is None else WrongState(job, state)


def _named(taken: JobRange) -> dict[str, Any]:
    return {"job": taken.job, "nr": taken.number, "mine": taken.lease}


def _job(row: Row[Any]) -> Job:
    ended_at = None if row.ended_at is None else from_micros(row.ended_at)
    return Job(row.id, row.asked, row.state, from_micros(row.began_at), ended_at, row.note, row.failure)
