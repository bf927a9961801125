"""The statements of jobs, and the rows of ranges."""

from typing import Any

from sqlalchemy import BigInteger, Row, and_, bindparam, func, select, update

from coupling_store.clock import MicrosNow
from coupling_store.job_tables import JOB_COUNTS, JOB_RANGES, JOBS
from coupling_store.jobs import JobRange
from coupling_store.moments import length_of, micros_of

_R = JOB_RANGES.c
_LENGTH = bindparam("length", type_=BigInteger)
_MINE = and_(_R.job_id == bindparam("job"), _R.number == bindparam("nr"), _R.lease == bindparam("mine"))
_EARLIER = JOB_RANGES.alias("earlier")
_LEFT = JOB_RANGES.alias("left_over")
_RUNS = select(JOBS.c.id).where(JOBS.c.id == bindparam("job"), JOBS.c.state == "running").exists()

ANY_RUNNING = select(JOBS.c.id).where(JOBS.c.state == "running").limit(1)
RANGES = select(JOB_RANGES).where(_R.job_id == bindparam("job")).order_by(_R.number)
COUNTS = (
    select(JOB_COUNTS.c.mapping, JOB_COUNTS.c.outcome, func.sum(JOB_COUNTS.c.count).label("total"))
    .where(JOB_COUNTS.c.job_id == bindparam("job"))
    .group_by(JOB_COUNTS.c.mapping, JOB_COUNTS.c.outcome)
)
FREE = (
    select(JOB_RANGES)
    .join(JOBS, JOBS.c.id == _R.job_id)
    .where(JOBS.c.state == "running", _R.position < _R.end_offset, _R.leased_until <= MicrosNow())
    .where(
        ~select(_EARLIER.c.number)
        .where(_EARLIER.c.job_id == _R.job_id, _EARLIER.c.wave < _R.wave)
        .where(_EARLIER.c.position < _EARLIER.c.end_offset)
        .exists()
    )
    .order_by(JOBS.c.began_at, _R.job_id, _R.wave, _R.number)
    .limit(1)
    .with_for_update(of=JOB_RANGES, skip_locked=True)
)
"""A range that nobody works on, of the first wave that is not finished."""
DONE = (
    select(JOBS.c.id)
    .where(JOBS.c.state == "running")
    .where(
        ~select(_LEFT.c.number)
        .where(_LEFT.c.job_id == JOBS.c.id, _LEFT.c.position < _LEFT.c.end_offset)
        .exists()
    )
)
TAKE = (
    update(JOB_RANGES)
    .where(_R.job_id == bindparam("job"), _R.number == bindparam("nr"))
    .values(lease=bindparam("new"), leased_until=MicrosNow() + _LENGTH)
)
RENEW = update(JOB_RANGES).where(_MINE, _RUNS).values(leased_until=MicrosNow() + _LENGTH)
RELEASE = update(JOB_RANGES).where(_MINE).values(lease="", leased_until=0)
ADVANCE = (
    update(JOB_RANGES)
    .where(_MINE)
    .values(
        position=bindparam("reached", type_=BigInteger),
        busy=_R.busy + bindparam("took", type_=BigInteger),
        leased_until=MicrosNow() + _LENGTH,
    )
)


def row_of_range(job: str, piece: JobRange) -> dict[str, Any]:
    """Give the row of a range that nobody has worked on."""
    return {
        "job_id": job,
        "number": piece.number,
        "wave": piece.wave,
        "topic": piece.topic,
        "partition_number": piece.partition,
        "first_offset": piece.first,
        "end_offset": piece.end,
        "position": piece.position,
        "busy": micros_of(piece.busy),
        "lease": "",
        "leased_until": 0,
    }


def load_range(row: Row[Any], lease: str | None = None) -> JobRange:
    """Make a range of its row; ``lease``: whose it is from now on."""
    return JobRange(
        row.job_id,
        row.number,
        row.wave,
        row.topic,
        row.partition_number,
        row.first_offset,
        row.end_offset,
        row.position,
        length_of(row.busy),
        row.lease if lease is None else lease,
    )
