"""Put the schedule of a mapping on hold, let it go on, or run it now."""

from agents.actions.means import Means
from agents.guard import Wrong
from coupling_store.schedules import Schedule
from rules.findings import did_you_mean
from schemas.control import Action, Answer


def hold_schedule(action: Action, means: Means) -> Answer:
    """Put it on hold; a run under way is finished. Raises Wrong."""
    _schedule(action, means)
    if not action.dry_run:
        means.parts.store.schedules.hold(action.mapping, on_hold=True)
    return Answer(True, message=f"{action.mapping} {'would be' if action.dry_run else 'is'} on hold")


def resume_schedule(action: Action, means: Means) -> Answer:
    """Let it go on. Raises Wrong."""
    _schedule(action, means)
    if not action.dry_run:
        means.parts.store.schedules.hold(action.mapping, on_hold=False)
    runs = "would run" if action.dry_run else "runs"
    return Answer(True, message=f"{action.mapping} {runs} by its schedule again")


def run_schedule(action: Action, means: Means) -> Answer:
    """Run it now, on hold or not; a routing worker does it. Raises Wrong."""
    how = f"echoless schedule history {action.mapping}"
    if _schedule(action, means).is_running:
        raise Wrong("job_running", f"{action.mapping} is running already", f"how it goes: {how}")
    if action.dry_run:
        return Answer(True, message=f"{action.mapping} would run")
    means.parts.store.schedules.run_now(action.mapping)
    return Answer(True, message=f"{action.mapping} runs as soon as a routing worker looks: {how}")


def _schedule(action: Action, means: Means) -> Schedule:
    listed = {each.mapping: each for each in means.parts.store.schedules.listed()}
    if action.mapping in listed:
        return listed[action.mapping]
    remedy = "write `job: {every: 30m}` into its mapping file; echoless up reads it when it starts"
    if action.mapping not in means.mappings:
        remedy = did_you_mean(action.mapping, listed) or "echoless schedule list shows them"
    raise Wrong("unknown_schedule", f"{action.mapping} has no schedule", remedy)
