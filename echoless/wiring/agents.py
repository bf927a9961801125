"""The agents, fitted together: what each kind of worker does until it is told to stop."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from threading import Event

import structlog

from agents.applying import Applying
from agents.capturing import Capturing
from agents.forgetting import Forgetting
from agents.guard import wait
from agents.overdue import Overdue
from agents.pace import Pace
from agents.parts import Parts
from agents.pausing import Pausing
from agents.routing import Router
from connectors.port import TargetDown
from coupling_store.port import Store, StoreDown
from echoless.settings import Settings
from echoless.wiring.bad_rows import bad_rows_to
from echoless.wiring.broker import kafka, producer, topic_names
from echoless.wiring.jobs import scheduled, working
from echoless.wiring.rules import codec, mappings, option_tables
from echoless.wiring.sides import applier, capturer, refuse_restored, side_named, tables
from echoless.wiring.store import operating, store
from streams.backlog import Backlog
from streams.port import GaveUp, Producer, Stopping
from streams.timers import Timer
from streams.worker import run_worker

_log = structlog.get_logger(__name__)

ROUTING = "routing"
RETRY_SECONDS = 1.0
PAUSES_SECONDS = 0.5
"""How long a send may slip through after somebody paused."""
RELEASE_SECONDS = 0.25
"""How long a record that waited for another one waits longer than it must."""
JOBS_SECONDS = 0.25
"""How often a routing worker that has no job looks for one."""
SCHEDULES_SECONDS = 1.0
"""How late a scheduled run may begin."""
SWEEP_SECONDS = 60.0
"""Between two looks for what has been there for long: parked records, and the history of jobs and actions."""
APPLYING_PATIENCE = 900.0
"""Seconds without progress until a worker ends itself: a side that is down for a while is no reason."""


def now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


def applying_group(side: str) -> str:
    """Name the consumer group of the workers that apply commands to a side."""
    return f"applying.{side}"


def run_routing(settings: Settings) -> int:
    """Route until told to stop; give the exit status."""
    names, taking_part = topic_names(settings), tables(settings)
    compiled = mappings(settings)
    with store(settings) as opened, operating(settings) as kept, producer(settings) as out:
        pausing = Pausing(kept.pauses, compiled)
        pausing.look()
        parts = replace(_parts(settings, opened, out), paused=pausing.places)
        router = Router(parts, compiled, option_tables(settings))
        changes = [names.changes(*table) for table in taking_part]
        results = [names.results(side) for side in settings.sides]
        handlers = {"messages": ([*changes, *results], router.messages)}
        looks = (Overdue(parts, compiled).look, Forgetting(parts, kept.audit, settings.keep_history).look)
        timers: dict[str, Timer] = {
            "retry": (RETRY_SECONDS, router.retry),
            "release": (RELEASE_SECONDS, router.release),
            "pauses": (PAUSES_SECONDS, partial(pausing.keep_looking, router.resume)),
            "sweep": (SWEEP_SECONDS, partial(_sweep, looks)),
        }
        timers["jobs"] = (JOBS_SECONDS, working(settings, parts).run)
        timers["schedules"] = (SCHEDULES_SECONDS, scheduled(settings, parts).run)
        return run_worker(kafka(settings), names.group(ROUTING), handlers, timers)


def _sweep(looks: Sequence[Callable[[Stopping], None]], stopping: Stopping) -> None:
    """Look for one thing after the other."""
    for look in looks:
        look(stopping)


def run_applying(settings: Settings, side: str) -> int:
    """Carry out the commands to a side until told to stop; give the exit status."""
    names = topic_names(settings)
    topics = [names.commands(side, table) for table in side_named(settings, side).tables]
    with store(settings) as opened, producer(settings) as out, applier(settings, side) as applies:
        applying = Applying(side, applies, _parts(settings, opened, out))
        handlers = {"commands": (topics, applying.commands)}
        group = names.group(applying_group(side))
        return run_worker(kafka(settings), group, handlers, patience=APPLYING_PATIENCE)


def run_capture(settings: Settings, side: str, stopping: Event) -> int:
    """Publish what changes on a side until told to stop; give the exit status. Raises Failure."""
    with suppress(GaveUp):
        _refuse_restored(settings, side, stopping)
    names = topic_names(settings)
    topics = [names.changes(side, table) for table in side_named(settings, side).tables]
    with (
        closing(Backlog(kafka(settings), names.group(ROUTING), topics)) as backlog,
        producer(settings) as out,
        capturing(settings, side, out) as captures,
    ):
        captures.run(stopping.is_set, Pace(backlog.standing))
    return 0


def _refuse_restored(settings: Settings, side: str, stopping: Event) -> None:
    """Look once, as soon as store and side can be reached, whether the side is a restored backup."""
    while True:
        try:
            with store(settings) as opened:
                return refuse_restored(settings, side, opened.last_version(side))
        except (TargetDown, StoreDown) as down:
            _log.warning("nothing captured for now", side=side, cause=str(down))
        wait(1.0, stopping.is_set)


@contextmanager
def capturing(settings: Settings, side: str, out: Producer) -> Iterator[Capturing]:
    """Give the agent that captures a side, for as long as it is needed."""
    names = topic_names(settings)
    with capturer(settings, side, bad_rows_to(out, names, side)) as captures:
        yield Capturing(captures, codec(settings), out, names)


def _parts(settings: Settings, opened: Store, out: Producer) -> Parts:
    return Parts(opened, codec(settings), out, topic_names(settings), now)
