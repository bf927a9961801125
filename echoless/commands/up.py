"""echoless up: everything in one process tree."""

from typing import Annotated

import structlog
import typer

from connectors.port import TargetDown
from echoless.failures import Exit, Failure
from echoless.invocation import invocation_of
from echoless.processes import children
from echoless.settings import Settings
from echoless.supervising import Supervisor, stop_on_signals
from echoless.surroundings import refuse_strangers
from echoless.wiring.broker import broker_running, make_topics
from echoless.wiring.migrating import upgrade_store
from echoless.wiring.rules import mappings
from echoless.wiring.sides import is_captured

_log = structlog.get_logger(__name__)


def up(
    context: typer.Context,
    routing: Annotated[
        int, typer.Option(min=1, help="Routing workers; more than one need the store on PostgreSQL.")
    ] = 1,
) -> None:
    """Run everything until Ctrl-C or SIGTERM: broker, routing, and for each side applying and capture.

    The embedded broker is started if it does not run, the store's tables and the topics are made if they
    are missing. A worker that ends is started again. Nothing is left behind.
    """
    invocation = invocation_of(context)
    invocation.tell_what_happens()
    refuse_strangers()
    settings = invocation.settings()
    mappings(settings)
    _refuse_uncaptured(settings)
    stopping = stop_on_signals()
    with broker_running(settings):
        upgrade_store(settings)
        for mismatch in make_topics(settings):
            _log.warning("topic differs", difference=mismatch)
        _log.info("everything runs; Ctrl-C stops it", sides=list(settings.sides))
        misused = Supervisor(children(settings, invocation, routing)).run(stopping)
    if misused:
        raise Failure(f"{misused} cannot run with this configuration", "echoless doctor", Exit.USAGE)


def _refuse_uncaptured(settings: Settings) -> None:
    """Say which sides are not captured yet. One that is down is no mistake: its worker will wait."""
    missing = []
    for side in settings.sides:
        try:
            missing += [] if is_captured(settings, side) else [side]
        except TargetDown as down:
            _log.warning("side is down", side=side, cause=str(down))
    if missing:
        commands = " && ".join(f"echoless connect {side}" for side in missing)
        raise Failure(f"not captured yet: {', '.join(missing)}", commands, Exit.USAGE)
