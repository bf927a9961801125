"""Full synchronizations and schedules: how far they are, and how they went."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from agents.jobs.reporting import PartProgress, Report, report
from coupling_store.jobs import Jobs, UnknownJob
from echoless.api.reach import Reach
from echoless.api.views import View
from echoless.api.words import Limit, Text


class PartView(BaseModel):
    """How far one partition is, in messages."""

    wave: int
    topic: str
    partition: int
    state: str
    read: int
    of: int
    per_second: float
    seconds_left: float | None


class JobView(BaseModel):
    """A full synchronization: how far it is, and what became of its records."""

    id: str
    state: str
    """running, paused, cancelled, finished, failed"""
    began_at: datetime
    ended_at: datetime | None
    by: str
    note: str
    failure: str
    waves: list[list[str]]
    """Mappings in the order in which they are done."""
    read: int
    of: int
    seconds_left: float | None
    outcomes: dict[str, dict[str, int]]
    """By mapping: how many records had which outcome."""
    partitions: list[PartView]


class ScheduleView(View):
    """When a mapping is synchronized by the clock."""

    mapping: str
    timing: str
    on_hold: bool
    next_run: datetime | None
    """null: somebody asked for it to run now."""
    last_run: datetime | None
    is_running: bool


class RunView(View):
    """A run of a schedule, under way or over."""

    id: str
    mapping: str
    began_at: datetime
    ended_at: datetime | None
    failure: str
    counts: dict[str, int]
    """inserted, modified, deleted, unchanged, skipped, failed, coupled, uncoupled"""


class JobReads:
    """Reads jobs and schedules."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def listed(self, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> list[JobView]:
        """List full synchronizations, the latest first."""
        jobs = self._reach.store().jobs
        return [job_view(report(jobs, job)) for job in jobs.recent(limit)]

    def one(self, job: Text) -> JobView:
        """Show how far a job is. 404: there is none."""
        return job_view(job_report(self._reach.store().jobs, job))

    def schedules(self) -> list[ScheduleView]:
        """List what runs by the clock, by mapping."""
        return [ScheduleView.model_validate(each) for each in self._reach.store().schedules.listed()]

    def runs(
        self,
        mapping: Annotated[Text | None, Query(description="Only those of this mapping.")] = None,
        limit: Limit = 100,
    ) -> list[RunView]:
        """List runs of schedules with their counters, the latest first."""
        found = self._reach.store().schedules.history(mapping, limit)
        return [RunView.model_validate(each) for each in found]


def job_routes(reach: Reach) -> APIRouter:
    """Give the paths of jobs and schedules."""
    router, jobs = APIRouter(tags=["jobs"]), JobReads(reach)
    router.get("/jobs", summary="Full synchronizations")(jobs.listed)
    router.get("/jobs/{job}", summary="One full synchronization")(jobs.one)
    router.get("/schedules", summary="What runs by the clock")(jobs.schedules)
    router.get("/runs", summary="How schedules went")(jobs.runs)
    return router


def job_report(jobs: Jobs, job: str) -> Report:
    """Look at a job. Raises UnknownJob."""
    found = jobs.find(job)
    if found is None:
        raise UnknownJob(f"there is no job {job}")
    return report(jobs, found)


def job_view(found: Report) -> JobView:
    """Show a job."""
    return JobView(
        id=found.id,
        state=found.state,
        began_at=found.began_at,
        ended_at=found.ended_at,
        by=found.by,
        note=found.note,
        failure=found.failure,
        waves=[list(wave) for wave in found.waves],
        read=found.read,
        of=found.of,
        seconds_left=_seconds(found.left),
        outcomes=found.outcomes,
        partitions=[_part(part) for part in found.partitions],
    )


def _part(part: PartProgress) -> PartView:
    return PartView(
        wave=part.wave,
        topic=part.topic,
        partition=part.partition,
        state=part.state,
        read=part.read,
        of=part.of,
        per_second=round(part.per_second, 1),
        seconds_left=_seconds(part.left),
    )


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()
