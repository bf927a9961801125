"""echoless schedule: what is synchronized by the clock, and how it went."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from agents.jobs.timing import load_timing, told
from coupling_store.schedules import COUNTERS, Schedule, Schedules
from echoless.asking import DOOR, ask, asker
from echoless.invocation import AsJson, settings_of
from echoless.show import show_rows
from echoless.wiring.store import store
from schemas.control import Action, Kind

COLUMNS = ("mapping", "state", "next_run", "last_run", "when")
HISTORY = ("mapping", "began_at", "ended_at", *COUNTERS, "failure")
Mapping = Annotated[str, typer.Argument(help="The mapping.")]


def list_schedules(context: typer.Context, as_json: AsJson = False) -> None:
    """List the mappings with a schedule (`job:` in their files), and when each runs next, in UTC."""
    with _schedules(context) as schedules:
        rows = [
            (s.mapping, _state(s), s.next_run or "now", s.last_run, told(load_timing(s.timing)))
            for s in schedules.listed()
        ]
    show_rows("Schedules", COLUMNS, rows, as_json=as_json)


def hold(context: typer.Context, mapping: Mapping) -> None:
    """Put a schedule on hold; a run under way is finished."""
    _ask(context, "hold_schedule", mapping)


def resume(context: typer.Context, mapping: Mapping) -> None:
    """Let a schedule that is on hold go on."""
    _ask(context, "resume_schedule", mapping)


def run(context: typer.Context, mapping: Mapping) -> None:
    """Run a schedule now, on hold or not; a routing worker does it."""
    _ask(context, "run_schedule", mapping)


def _ask(context: typer.Context, kind: Kind, mapping: str) -> None:
    ask(settings_of(context), Action(kind, mapping, who=asker(), door=DOOR), as_json=False)


def history(
    context: typer.Context,
    mapping: Annotated[str | None, typer.Argument(help="The mapping; left out: all.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List runs, the latest first: what was inserted, modified, deleted, …, and what failed."""
    with _schedules(context) as schedules:
        rows = [
            (r.mapping, r.began_at, r.ended_at, *(r.counts[name] for name in COUNTERS), r.failure)
            for r in schedules.history(mapping, limit)
        ]
    show_rows("Runs", HISTORY, rows, as_json=as_json)


def _state(schedule: Schedule) -> str:
    if schedule.is_running:
        return "running"
    return "on hold" if schedule.on_hold else "waiting"


@contextmanager
def _schedules(context: typer.Context) -> Iterator[Schedules]:
    with store(settings_of(context)) as opened:
        yield opened.schedules
