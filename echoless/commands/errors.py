"""echoless errors: what could not be synchronized, and what mends it."""

from collections.abc import Sequence
from dataclasses import asdict, astuple
from typing import Annotated

import typer

from coupling_store.browsing import Which
from echoless.failures import Exit
from echoless.invocation import AsJson, settings_of
from echoless.show import show_rows
from echoless.wiring.letters import Letter, dead_letters
from echoless.wiring.store import operating, store
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
    which, settings = Which(mapping or "", code=code or ""), settings_of(context)
    with store(settings), operating(settings) as opened:
        causes = opened.browsing.causes(which) if by_cause else []
        problems = [] if by_cause else opened.browsing.oldest_problems(which, limit)
    if by_cause:
        show_rows("Open errors by cause", CAUSE, map(astuple, causes), as_json=as_json)
    else:
        _show(problems, as_json=as_json)
    if causes or problems:
        raise typer.Exit(Exit.PROBLEM)


def _show(problems: Sequence[Problem], *, as_json: bool) -> None:
    rows = [(*row(problem, as_json=as_json), *_more(problem)) for problem in problems]
    shown = rows if as_json else [told[: len(COLUMNS)] for told in rows]
    show_rows("Open errors", (*COLUMNS, *MORE) if as_json else COLUMNS, shown, as_json=as_json)


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
