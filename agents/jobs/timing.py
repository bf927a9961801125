"""When a schedule runs next. All times are UTC."""

from datetime import datetime, timedelta

import orjson
from cronsim import CronSim

from rules.compiled import Job


def dump_timing(job: Job) -> str:
    """Write the timing of a job as text, for the store.

    >>> dump_timing(Job(every=timedelta(minutes=30)))
    '{"every":1800.0,"cron":"","idle_timeout":null}'
    """
    told = {"every": _seconds(job.every), "cron": job.cron, "idle_timeout": _seconds(job.idle_timeout)}
    return orjson.dumps(told).decode()


def load_timing(text: str) -> Job:
    """Read what ``dump_timing`` wrote."""
    told = orjson.loads(text)
    return Job(_length(told["every"]), told["cron"], _length(told["idle_timeout"]))


def next_run(job: Job, now: datetime, *, idle: bool = False) -> datetime:
    """Tell when a job runs next; after an ``idle`` run, which found nothing to do, it rests first.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> next_run(Job(every=timedelta(minutes=30)), noon).isoformat()
    '2026-01-01T12:30:00+00:00'
    >>> next_run(Job(cron="0 6 * * *"), noon).isoformat()
    '2026-01-02T06:00:00+00:00'
    """
    rested = now + job.idle_timeout if idle and job.idle_timeout else now
    if job.every is not None:
        return max(now + job.every, rested)
    return next(CronSim(job.cron, rested))


def told(job: Job) -> str:
    """Say for people when a job runs.

    >>> told(Job(every=timedelta(minutes=30), idle_timeout=timedelta(hours=12)))
    'every 0:30:00, after an idle run 12:00:00'
    """
    when = f"every {job.every}" if job.every is not None else f"cron {job.cron}"
    return when + (f", after an idle run {job.idle_timeout}" if job.idle_timeout else "")


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
