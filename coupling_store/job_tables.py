"""The tables of jobs and schedules; moments and lengths of time are whole microseconds."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text

from coupling_store.schedules import COUNTERS
from coupling_store.tables import KEY, METADATA

JOBS = Table(
    "jobs",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("asked", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("failure", Text, nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
)

JOB_MAPPINGS = Table(
    "job_mappings",
    METADATA,
    Column("mapping", KEY, primary_key=True),
    Column("job_id", KEY, nullable=False),
)
"""The mappings of jobs that are not over: the database itself refuses a second job for one of them."""

JOB_RANGES = Table(
    "job_ranges",
    METADATA,
    Column("job_id", KEY, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("wave", Integer, nullable=False),
    Column("topic", Text, nullable=False),
    Column("partition_number", Integer, nullable=False),
    Column("first_offset", BigInteger, nullable=False),
    Column("end_offset", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("busy", BigInteger, nullable=False),
    Column("lease", Text, nullable=False),
    Column("leased_until", BigInteger, nullable=False),
)

JOB_COUNTS = Table(
    "job_counts",
    METADATA,
    Column("job_id", KEY, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("mapping", KEY, primary_key=True),
    Column("outcome", KEY, primary_key=True),
    Column("count", BigInteger, nullable=False),
)
"""Counted per range: whoever leases it is the only one who writes its rows."""

SCHEDULES = Table(
    "schedules",
    METADATA,
    Column("mapping", KEY, primary_key=True),
    Column("timing", Text, nullable=False),
    Column("on_hold", Boolean, nullable=False),
    Column("next_run", BigInteger, nullable=False),
    Column("last_run", BigInteger),
    Column("lease", Text, nullable=False),
    Column("leased_until", BigInteger, nullable=False),
)

RUNS = Table(
    "runs",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("mapping", KEY, nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("failure", Text, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in COUNTERS),
)
RUNS_OF_MAPPING = Index("runs_of_mapping", RUNS.c.mapping, RUNS.c.began_at)
ENDED_RUNS = Index("runs_ended", RUNS.c.ended_at)
ENDED_JOBS = Index("jobs_ended", JOBS.c.ended_at)
