"""echoless snapshot: publish what exists on a side."""

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from echoless.failures import Exit, Failure
from echoless.invocation import AsJson, settings_of
from echoless.settings import Settings
from echoless.show import say, show_json
from echoless.wiring.agents import capturing
from echoless.wiring.bad_rows import bad_rows_to
from echoless.wiring.broker import producer, topic_names
from echoless.wiring.sides import capturer, is_captured, side_named
from rules.findings import did_you_mean


def snapshot(
    context: typer.Context,
    side: Annotated[str, typer.Argument(help="The side, as the configuration names it.")],
    tables: Annotated[list[str] | None, typer.Argument(help="Its tables; none named: all of them.")] = None,
    as_json: AsJson = False,
) -> None:
    """Publish all records of a side as they are: for the first synchronization, or to mend anything."""
    settings = settings_of(context)
    chosen = _chosen(settings, side, tables or [])
    if not is_captured(settings, side):
        raise Failure(f"{side} is not captured yet", f"echoless connect {side}")
    published = _publish(settings, side, chosen)
    if as_json:
        show_json(published)
    else:
        say(f"published {sum(published.values())} records of {side}")


def _chosen(settings: Settings, side: str, tables: list[str]) -> list[str]:
    known = side_named(settings, side).tables
    for table in tables:
        if table not in known:
            raise Failure(f"{side} has no table {table!r}", did_you_mean(table, known), Exit.USAGE)
    return tables or list(known)


def _publish(settings: Settings, side: str, tables: list[str]) -> dict[str, int]:
    published = dict.fromkeys(tables, 0)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with producer(settings) as out, Progress(*columns, console=Console(stderr=True)) as bars:
        with capturer(settings, side, bad_rows_to(out, topic_names(settings), side)) as counts:
            tasks = {table: bars.add_task(f"{side}/{table}", total=counts.count(table)) for table in tables}

        def advance(table: str, count: int) -> None:
            published[table] += count
            bars.advance(tasks[table], count)

        with capturing(settings, side, out) as captures:
            captures.snapshot(tables, advance)
    return published
