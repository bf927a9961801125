"""How far a job has come, written in the transaction of the batch that brought it there."""

from sqlalchemy import Connection

from coupling_store.bulk import Bulk
from coupling_store.database import Database
from coupling_store.job_statements import ADVANCE
from coupling_store.job_tables import JOB_COUNTS
from coupling_store.jobs import LEASE, LeaseLost, Step
from coupling_store.moments import micros_of

COUNT = Bulk(
    JOB_COUNTS, "insert", ("job_id", "number", "mapping", "outcome", "count"), sets=(), adds=("count",)
)


def advance(connection: Connection, database: Database, step: Step) -> None:
    """Save position and counts, and renew the lease. Raises LeaseLost."""
    asked = {
        "job": step.job,
        "nr": step.number,
        "mine": step.lease,
        "reached": step.position,
        "took": micros_of(step.busy),
        "length": micros_of(LEASE),
    }
    if connection.execute(ADVANCE, asked).rowcount != 1:
        raise LeaseLost(f"range {step.number} of the job {step.job} was taken over by another worker")
    rows = [(step.job, step.number, *what, count) for what, count in sorted(step.counts.items())]
    if rows:
        database.write(connection, COUNT, rows)
