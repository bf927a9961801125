"""echoless demo: two business databases put in step, in front of your eyes, and the proof."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from echoless.demo.interrupting import interruptible
from echoless.demo.place import demo_folder, logging_to
from echoless.demo.report import Report
from echoless.demo.run import run_demo
from echoless.demo.screen import Screen
from echoless.demo.telling import tell
from echoless.failures import Exit
from echoless.show import show_json

INTERRUPTED = 130
"""The exit status that shells give for Ctrl-C."""


def demo(
    folder: Annotated[
        Path | None,
        typer.Option(help="Where to do it, and to leave everything; left out: a temporary folder."),
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the temporary folder, to look at it.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="End with one JSON object on standard output.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Another number, other edits.")] = 1,
    edits: Annotated[int, typer.Option(min=10, help="How many edits, about.")] = 300,
) -> None:
    """Put an ERP and a CRM in step, on Northwind's data, and prove it: takes about a minute.

    Starts a real Kafka and the same workers as `echoless up`; people edit on both sides at once, a worker
    is killed, and in the end both databases are compared. Exit status 0: equal as promised. Nothing is
    left behind, unless you say so.
    """
    kept = keep or folder is not None
    try:
        report = _run(folder, kept, seed, edits, as_json)
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    if as_json:
        show_json(report.as_json())
    if not report.holds:
        raise typer.Exit(Exit.PROBLEM)


def _run(path: Path | None, kept: bool, seed: int, edits: int, as_json: bool) -> Report:
    console = Console(stderr=as_json)
    with ExitStack() as stack:
        stack.enter_context(interruptible())
        folder = stack.enter_context(demo_folder(path, keep=kept))
        stack.enter_context(logging_to(folder))
        screen = Screen(console)
        with screen.shown():
            report = run_demo(folder, screen, seed, edits)
        tell(report, console, folder if kept else None)
    return report
