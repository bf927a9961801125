"""echoless schedule: what is synchronized by the clock, and how it went."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from agents.jobs.timing import load_timing, told
from coupling_store.schedules import COUNTERS, Schedule, Schedules, UnknownSchedule
from echoless.failures import Exit, Failure
from echoless.invocation import AsJson, settings_of
from echoless.show import say_plain, show_rows
from echoless.wiring.store import store

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
    with _schedules(context) as schedules:
        schedules.hold(mapping, on_hold=True)
    say_plain(f"{mapping} is on hold")


def resume(context: typer.Context, mapping: Mapping) -> None:
    """Let a schedule that is on hold go on."""
    with _schedules(context) as schedules:
        schedules.hold(mapping, on_hold=False)
    say_plain(f"{mapping} runs by its schedule again")


def run(context: typer.Context, mapping: Mapping) -> None:
    """Run a schedule now, on hold or not; a routing worker does it."""
    with _schedules(context) as schedules:
        if any(s.mapping == mapping and s.is_running for s in schedules.listed()):
            raise Failure(
                f"{mapping} is running already", f"how it goes: echoless schedule history {mapping}"
            )
        schedules.run_now(mapping)
    say_plain(f"{mapping} runs as soon as a routing worker looks: echoless schedule history {mapping}")


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
    """Open the schedules; what they refuse comes out as a Failure."""
    with store(settings_of(context)) as opened:
        try:
            yield opened.schedules
        except UnknownSchedule as unknown:
            remedy = "write `job: {every: 30m}` into its mapping file; echoless up reads it when it starts"
            raise Failure(str(unknown), remedy, Exit.USAGE) from unknown
