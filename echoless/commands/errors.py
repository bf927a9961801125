"""echoless errors: what could not be synchronized, and what mends it."""

from dataclasses import asdict, astuple
from typing import Annotated

import typer

from agents.actions.causes import causes
from agents.actions.problems import ALL
from echoless.failures import Exit
from echoless.invocation import AsJson, settings_of
from echoless.show import show_rows
from echoless.wiring.letters import Letter, dead_letters
from echoless.wiring.store import store
from schemas.messages import Problem
from schemas.values import Image

CAUSE = ("mapping", "stage", "code", "count", "first_seen", "last_seen", "example", "remedy")
MORE = ("stage", "last_seen", "event_id", "origin", "coupling_id")
"""What programs are told besides."""
COLUMNS = ("record", "mapping", "code", "problem", "left", "right", "remedy", "attempts", "seen_at")


def list_errors(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    mapping: Annotated[str | None, typer.Option(help="Only those of this mapping.")] = None,
    code: Annotated[str | None, typer.Option(help="Only those with this code.")] = None,
    by_cause: Annotated[
        bool, typer.Option("--by-cause", help="Count them by mapping, stage and code.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List open errors, the oldest first. Exit status 1 if there are any."""
    with store(settings_of(context)) as opened:
        found = opened.problems(ALL if by_cause or mapping or code else limit)
    problems = [p for p in found if mapping in {None, p.mapping} and code in {None, p.code}]
    if by_cause:
        show_rows("Open errors by cause", CAUSE, map(astuple, causes(problems)), as_json=as_json)
    else:
        rows = [(*row(problem, as_json=as_json), *_more(problem)) for problem in problems[:limit]]
        shown = rows if as_json else [told[: len(COLUMNS)] for told in rows]
        show_rows("Open errors", (*COLUMNS, *MORE) if as_json else COLUMNS, shown, as_json=as_json)
    if problems:
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


def _more(problem: Problem) -> tuple[object, ...]:
    p = problem
    return (p.stage, p.last_seen or p.seen_at, p.event_id, p.origin and asdict(p.origin), p.coupling_id)


def listed(values: Image) -> str:
    """Write the values that one side has, a field a line."""
    return "\n".join(f"{name}: {'null' if value is None else str(value)}" for name, value in values.items())
