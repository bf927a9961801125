"""echoless jobs: the full synchronizations, what they are doing, and stopping them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from coupling_store.jobs import Jobs, UnknownJob
from echoless.asking import DOOR, ask, asker
from echoless.failures import Exit, Failure
from echoless.following import find, follow, show
from echoless.invocation import AsJson, settings_of
from echoless.show import show_rows
from echoless.wiring.store import store
from schemas.control import Action, Kind

COLUMNS = ("id", "state", "began_at", "ended_at", "mappings", "read", "of", "failure")
Id = Annotated[str, typer.Argument(metavar="JOB", help="The job, as echoless jobs list shows it.")]


def list_jobs(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List full synchronizations, the latest first."""
    with _jobs(context) as jobs:
        found = [find(jobs, job.id) for job in jobs.recent(limit)]
    rows = [
        (
            r.id,
            r.state,
            r.began_at,
            r.ended_at,
            ", ".join(n for w in r.waves for n in w),
            r.read,
            r.of,
            r.failure,
        )
        for r in found
    ]
    show_rows("Jobs", COLUMNS, rows, as_json=as_json)


def show_job(
    context: typer.Context,
    job: Id,
    follow_it: Annotated[bool, typer.Option("--follow", help="Show progress until it is over.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show how far a job is, and what became of its records: each has one outcome per mapping."""
    with _jobs(context) as jobs:
        show(follow(jobs, job) if follow_it else find(jobs, job), as_json=as_json)


def pause(context: typer.Context, job: Id) -> None:
    """Let a job stand still: batches under way are finished first."""
    _move(context, "pause_job", job)


def resume(context: typer.Context, job: Id) -> None:
    """Let a paused or failed job go on from where it stands."""
    _move(context, "resume_job", job)


def cancel(context: typer.Context, job: Id) -> None:
    """End a job for good; what it has done stays done."""
    _move(context, "cancel_job", job)


def _move(context: typer.Context, kind: Kind, job: str) -> None:
    action = Action(kind, options={"job": job}, who=asker(), door=DOOR)
    ask(settings_of(context), action, as_json=False)


@contextmanager
def _jobs(context: typer.Context) -> Iterator[Jobs]:
    """Open the jobs; what they refuse comes out as a Failure."""
    with store(settings_of(context)) as opened:
        try:
            yield opened.jobs
        except UnknownJob as unknown:
            raise Failure(str(unknown), "echoless jobs list", Exit.USAGE) from unknown
