"""A job while it runs, as a bar per partition; and the report at its end."""

import time
from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from agents.jobs.reporting import PartProgress, Report, report
from coupling_store.jobs import Jobs
from echoless.failures import Exit, Failure
from echoless.show import say_plain, show_json, show_rows

LOOK_EVERY = 0.5
NOBODY_AFTER = 10.0
"""Seconds without any worker on the job, after which the operator is told."""


def find(jobs: Jobs, job: str) -> Report:
    """Look at a job. Raises Failure if there is none."""
    found = jobs.find(job)
    if found is None:
        raise Failure(f"there is no job {job}", "echoless jobs list", Exit.USAGE)
    return report(jobs, found)


def follow(jobs: Jobs, job: str) -> Report:
    """Show progress until the job is over or paused."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console) as bars:
        tasks: dict[tuple[int, str, int], TaskID] = {}
        began, told = time.monotonic(), False
        while True:
            found = find(jobs, job)
            for part in found.partitions:
                _show_part(bars, tasks, part)
            if found.is_over or found.state == "paused":
                return found
            if not told and not found.read and time.monotonic() - began > NOBODY_AFTER:
                console.print("nobody has begun yet: routing workers do it. Do any run? echoless up")
                told = True
            time.sleep(LOOK_EVERY)


def show(found: Report, *, as_json: bool = False) -> None:
    """Print a report. Raises Failure for a job that stands still because something went wrong."""
    if as_json:
        show_json(plain(found))
    else:
        _show(found)
    if found.state == "failed":
        raise Failure(f"the job {found.id} stands still: {found.failure}", f"echoless jobs resume {found.id}")


def plain(found: Report) -> dict[str, object]:
    """Give a report for programs: lengths of time in seconds."""
    return {
        **{
            name: getattr(found, name)
            for name in ("id", "state", "began_at", "ended_at", "by", "note", "failure")
        },
        **{name: getattr(found, name) for name in ("waves", "read", "of", "outcomes")},
        "seconds_left": _seconds(found.left),
        "partitions": [
            {
                "wave": part.wave,
                "topic": part.topic,
                "partition": part.partition,
                "state": part.state,
                "read": part.read,
                "of": part.of,
                "per_second": round(part.per_second, 1),
                "seconds_left": _seconds(part.left),
            }
            for part in found.partitions
        ],
    }


def _show(found: Report) -> None:
    ended = f", ended {found.ended_at:%Y-%m-%d %H:%M:%S}" if found.ended_at else ""
    say_plain(f"job {found.id}: {found.state}, began {found.began_at:%Y-%m-%d %H:%M:%S}{ended}")
    if not found.is_over:
        left = "" if found.left is None else f", about {found.left} left"
        say_plain(f"{found.read} of {found.of} messages read{left}")
    if found.note:
        say_plain(found.note)
    rows = [(name, outcome, n) for name, counts in found.outcomes.items() for outcome, n in counts.items()]
    show_rows("Records by outcome", ("mapping", "outcome", "records"), rows)
    if not found.is_over:
        columns = ("wave", "topic", "partition", "state", "read", "of", "per_second", "left")
        show_rows("Partitions", columns, [_row(part) for part in found.partitions])


def _row(part: PartProgress) -> tuple[object, ...]:
    done = (part.wave + 1, part.topic, part.partition, part.state, part.read, part.of)
    return (*done, f"{part.per_second:,.0f}", part.left)


def _show_part(bars: Progress, tasks: dict[tuple[int, str, int], TaskID], part: PartProgress) -> None:
    key = (part.wave, part.topic, part.partition)
    if key not in tasks:
        tasks[key] = bars.add_task(f"{part.topic} {part.partition}", total=part.of, pace="")
    pace = f"{part.per_second:,.0f}/s, {part.left} left" if part.left else part.state
    bars.update(tasks[key], completed=part.read, pace=pace)


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()
