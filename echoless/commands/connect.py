"""echoless connect: start, or stop, to capture what changes on a side."""

from typing import Annotated

import typer

from echoless.failures import Exit, Failure
from echoless.invocation import settings_of
from echoless.show import say
from echoless.wiring.sides import begin_epoch, install_capture, remove_capture, side_named


def connect(
    context: typer.Context,
    side: Annotated[str, typer.Argument(help="The side, as the configuration names it.")],
    remove: Annotated[bool, typer.Option("--remove", help="Take everything of ours away again.")] = False,
    new_epoch: Annotated[
        bool, typer.Option("--new-epoch", help="After a backup was restored there: number changes anew.")
    ] = False,
) -> None:
    """Set a side up for capture: a journal table, and triggers on the tables that take part.

    Doing it again is harmless, and needed when a table was added to the configuration.
    """
    settings = settings_of(context)
    side_named(settings, side)
    if remove and new_epoch:
        raise Failure("--remove and --new-epoch exclude each other", "choose one", Exit.USAGE)
    if remove:
        lost = remove_capture(settings, side)
        say(f"{side} is not captured any more" + (f"; {lost} changes were never published" if lost else ""))
        return
    install_capture(settings, side)
    say(f"{side} is captured: what changes there from now on is published while `echoless up` runs")
    if new_epoch:
        begin_epoch(settings, side)
        say(f"a new epoch has begun; now publish what is there: echoless snapshot {side}")
