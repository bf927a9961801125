"""echoless errors: what could not be synchronized, and what mends it."""

from typing import Annotated

import typer

from echoless.failures import Exit
from echoless.invocation import AsJson, settings_of
from echoless.show import show_rows
from echoless.wiring.letters import Letter, dead_letters
from echoless.wiring.store import store
from schemas.messages import Problem
from schemas.values import Image

COLUMNS = ("record", "mapping", "code", "problem", "left", "right", "remedy", "attempts", "seen_at")


def list_errors(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List open errors, the oldest first. Exit status 1 if there are any."""
    with store(settings_of(context)) as opened:
        problems = opened.problems(limit)
    rows = [row(problem, as_json=as_json) for problem in problems]
    show_rows("Open errors", COLUMNS, rows, as_json=as_json)
    if rows:
        raise typer.Exit(Exit.PROBLEM)


def list_dead_letters(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="At most so many of each partition.")] = 25,
    as_json: AsJson = False,
) -> None:
    """List the last messages that nobody could read or carry out; their topic keeps the originals."""
    letters = dead_letters(settings_of(context), limit)
    show_rows("Dead letters", Letter._fields, letters, as_json=as_json)


def row(problem: Problem, *, as_json: bool) -> tuple[object, ...]:
    """Give the row of an open error, under the columns of the list."""
    p, values = problem, dict if as_json else listed
    conflict = (values(p.left or {}), values(p.right or {}))
    return (str(p.record), p.mapping, p.code, p.message, *conflict, p.remedy, p.attempts, p.seen_at)


def listed(values: Image) -> str:
    """Write the values that one side has, a field a line."""
    return "\n".join(f"{name}: {'null' if value is None else str(value)}" for name, value in values.items())
