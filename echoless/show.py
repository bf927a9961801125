"""How answers look: tables for people, JSON for programs, one panel for a foreseen failure."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from echoless.failures import Failure
from echoless.logs import masked


def show_rows(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, as_json: bool = False
) -> None:
    """Print rows as a table, or as a JSON list of objects with the columns as keys."""
    if as_json:
        show_json([dict(zip(columns, row, strict=True)) for row in rows])
        return
    table = Table(header_style="bold")
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*map(_cell, row))
    if not table.row_count:
        say(f"{title}: none")
        return
    # Not as the table's own title: a narrow table would break it into several lines.
    say(f"[italic]{title}[/italic]")
    Console().print(table)


def _cell(content: object) -> Text:
    match content:
        case Text():
            return content
        case datetime():
            return Text(moment(content))
        case _:
            return Text("" if content is None else str(content))


def moment(when: datetime) -> str:
    """Write a time as people read it: to the second, in UTC.

    >>> moment(datetime(2026, 5, 17, 8, 30, 0, 123456, tzinfo=UTC))
    '2026-05-17 08:30:00Z'
    """
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z"


def show_json(answer: object) -> None:
    """Print one JSON value; what JSON lacks is written as text."""
    sys.stdout.write(json.dumps(answer, default=str, ensure_ascii=False, indent=2) + "\n")


def say(text: str) -> None:
    """Print a line for a person."""
    Console(soft_wrap=True).print(text, highlight=False)


def say_plain(text: str) -> None:
    """Print a line as it is: what looks like markup in it is text."""
    Console(soft_wrap=True).print(text, highlight=False, markup=False)


def show_failure(failure: Failure) -> None:
    """Print what went wrong and what mends it, to standard error."""
    console = Console(stderr=True)
    body = Text(masked(failure.what))
    if failure.remedy:
        body.append(f"\n→ {masked(failure.remedy)}", style="bold")
    if console.is_terminal:
        console.print(Panel(body, title="echoless", title_align="left", border_style="red"))
    else:
        sys.stderr.write(f"echoless: {body.plain}\n")
