"""echoless worker: one of the processes that `echoless up` runs, by itself."""

import sys
from functools import partial
from typing import Annotated, Literal

import typer

from echoless.collecting import collect_seldom
from echoless.failures import Exit, Failure
from echoless.invocation import invocation_of
from echoless.settings import Settings
from echoless.supervising import end_with_supervisor, stop_on_signals
from echoless.surroundings import refuse_strangers
from echoless.wiring.agents import run_applying, run_capture, run_routing
from echoless.wiring.broker import make_topics
from echoless.wiring.controlling import run_controlling
from echoless.wiring.options import seed_first
from echoless.wiring.sides import side_named
from streams.leaving import STOP_SECONDS, leave_within

Role = Literal["routing", "applying", "capture", "control"]


def worker(
    context: typer.Context,
    role: Annotated[Role, typer.Argument(help="What it does.")],
    side: Annotated[str | None, typer.Option(help="For applying and capture: the side.")] = None,
    leashed: Annotated[bool, typer.Option("--leashed", hidden=True)] = False,
) -> None:
    """Run one worker until SIGTERM: it finishes its batch, commits and leaves, within half a minute.

    routing decides changes and results; applying carries out the commands to a side; capture publishes
    what changes on a side; control performs what operators ask for on the topic of that name. Several routing
    workers share the work, with the store on PostgreSQL.
    """
    invocation = invocation_of(context)
    invocation.tell_what_happens()
    refuse_strangers()
    collect_seldom()
    if leashed:
        end_with_supervisor()
    settings = invocation.settings()
    of_side = _side_of(settings, role, side)
    # A consumer that starts before its topics exist would not hear of them for minutes.
    make_topics(settings)
    if status := _run(settings, role, of_side):
        sys.exit(status)


def _side_of(settings: Settings, role: Role, side: str | None) -> str:
    """Give the side that a role works for; routing and control work for all. Raises Failure."""
    if role in {"routing", "control"}:
        return ""
    if side is None:
        raise Failure(f"{role} needs a side", f"echoless worker {role} --side SIDE", Exit.USAGE)
    side_named(settings, side)
    return side


def _run(settings: Settings, role: Role, side: str) -> int:
    if role == "routing":
        seed_first(settings)
        return run_routing(settings)
    if role == "control":
        return run_controlling(settings)
    if role == "applying":
        return run_applying(settings, side)
    leave = partial(leave_within, STOP_SECONDS, f"the capture of {side}")
    return run_capture(settings, side, stop_on_signals(leave))
