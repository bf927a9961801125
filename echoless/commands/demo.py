"""echoless demo: two business databases put in step, in front of your eyes, and the proof."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from echoless.demo.folder import Folder
from echoless.demo.interrupting import interruptible
from echoless.demo.place import demo_folder, logging_to
from echoless.demo.report import figures_of
from echoless.demo.run import prove, run_demo
from echoless.demo.screen import Screen
from echoless.demo.telling import tell, tell_how_to_go_on, tell_proof
from echoless.failures import Exit, Failure
from echoless.invocation import AsJson
from echoless.show import show_json
from echoless.wiring.store import store

INTERRUPTED = 130
"""The exit status that shells give for Ctrl-C."""


def demo(
    folder: Annotated[
        Path | None,
        typer.Option(help="Where to do it, and to leave everything; left out: a temporary folder."),
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the temporary folder, to look at it.")] = False,
    as_json: AsJson = False,
    seed: Annotated[int, typer.Option(help="Another number, other edits.")] = 1,
    edits: Annotated[int, typer.Option(min=10, help="How many edits, about.")] = 300,
    prove_only: Annotated[
        bool,
        typer.Option("--prove", help="Only compare the two databases that a demo left in --folder."),
    ] = False,
) -> None:
    """Put Business Central and Sales in step, on Northwind's data, and prove it: takes about a minute.

    Starts a real Kafka and the same workers as `echoless up`; people edit on both sides at once, a worker
    is killed, and in the end both databases are compared. Exit status 0: equal as promised. Nothing is
    left behind, unless you say so.
    """
    console = Console(stderr=as_json)
    try:
        if prove_only:
            holds, figures = _prove(folder, console)
        else:
            holds, figures = _run(folder, console, seed, edits, keep=keep or folder is not None)
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    if as_json:
        show_json(figures)
    if not holds:
        raise typer.Exit(Exit.PROBLEM)


def _run(
    path: Path | None, console: Console, seed: int, edits: int, *, keep: bool
) -> tuple[bool, dict[str, object]]:
    with ExitStack() as stack:
        heed = stack.enter_context(interruptible())
        folder = stack.enter_context(demo_folder(path, keep=keep))
        stack.enter_context(logging_to(folder))
        screen = Screen(console, heed)
        with screen.shown():
            report = run_demo(folder, screen, seed, edits)
        tell(report, console)
        if keep:
            tell_how_to_go_on(folder, console)
    return report.holds, report.as_json() | ({"folder": str(folder.path)} if keep else {})


def _prove(path: Path | None, console: Console) -> tuple[bool, dict[str, object]]:
    if path is None:
        raise Failure("--prove needs --folder", "name the folder of an earlier demo", Exit.USAGE)
    folder = Folder(path.resolve())
    with store(folder.settings()) as opened:
        proof = prove(folder, opened, folder.read_book().only_foreign())
    tell_proof(proof, console)
    return proof.holds, {"holds": proof.holds, **figures_of(proof)}
