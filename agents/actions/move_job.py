"""Pause, resume or cancel a full synchronization that has begun."""

from collections.abc import Mapping
from typing import Final

from agents.actions.means import Means
from agents.guard import Wrong
from coupling_store.jobs import MOVES, Jobs, JobState, UnknownJob, WrongState
from schemas.control import Action, Answer, Kind

STATES: Final[Mapping[Kind, JobState]] = {
    "pause_job": "paused",
    "resume_job": "running",
    "cancel_job": "cancelled",
}


def move_job(action: Action, means: Means) -> Answer:
    """Move the job that the option ``job`` names; batches under way are finished first. Raises Wrong."""
    job, state, jobs = action.options.get("job", ""), STATES[action.kind], means.parts.store.jobs
    if not job:
        raise Wrong("no_job", "which job?", "echoless jobs list shows them")
    try:
        if action.dry_run:
            _require_movable(jobs, job, state)
        else:
            jobs.move(job, state)
    except UnknownJob as unknown:
        raise Wrong("unknown_job", str(unknown), "echoless jobs list shows them") from unknown
    except WrongState as wrong:
        if action.key and wrong.state == state:
            # Whoever moved it may have died before the answer was written down: it comes again.
            return _moved(action, job, state)
        raise Wrong("wrong_state", str(wrong), f"look at it: echoless jobs show {job}") from wrong
    return _moved(action, job, state)


def _moved(action: Action, job: str, state: JobState) -> Answer:
    return Answer(True, message=f"job {job} {'would be' if action.dry_run else 'is'} {state}", job=job)


def _require_movable(jobs: Jobs, job: str, state: JobState) -> None:
    """Refuse what ``move`` would refuse. Raises UnknownJob, WrongState."""
    found = jobs.find(job)
    if found is None:
        raise UnknownJob(f"there is no job {job}")
    if found.state not in MOVES[state]:
        raise WrongState(job, found.state)
