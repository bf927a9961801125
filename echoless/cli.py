"""The command line: every command stands in a file of its own in echoless/commands, read when called."""

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from echoless.commands import COMMANDS, GROUPS, load
from echoless.failures import Exit
from echoless.invocation import Invocation
from echoless.logs import configure_logs, masked
from echoless.reading import CONFIG_VARIABLE
from echoless.show import show_failure

HELP = """Keeps business systems in step over Apache Kafka, both ways, without echoes.

[bold]The first time[/bold], with an echoless.yaml at hand (examples/echoless.yaml is one):

  echoless doctor            what is missing, and the command that mends it
  echoless connect erp       start to capture what changes on a side (once per side)
  echoless up                run everything; Ctrl-C stops it
  echoless snapshot erp      send what exists already (in another terminal)
  echoless status            how far everything is

Without anything at hand: [bold]echoless demo[/bold]
"""
LogLevel = Literal["debug", "info", "warning", "error"]
EPILOG = "Exit status: 0 fine, 1 a problem was found, 2 wrong usage or configuration, 3 something is down."


def build(arguments: Sequence[str] = ()) -> typer.Typer:
    """Put the command line together: the commands that these arguments name, or else all."""
    app = typer.Typer(
        name="echoless",
        help=HELP,
        epilog=EPILOG,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback()(_root)
    known = {name for _, name, *_ in (*COMMANDS, *GROUPS)}
    wanted = known.intersection(arguments) or known
    for panel, name, reference in COMMANDS:
        if name in wanted:
            app.command(name, rich_help_panel=panel)(load(reference))
    for panel, name, purpose, commands in GROUPS:
        if name in wanted:
            group = typer.Typer(help=purpose, no_args_is_help=True)
            for inner, reference in commands.items():
                group.command(inner)(load(reference))
            app.add_typer(group, name=name, rich_help_panel=panel)
    return app


def _root(
    context: typer.Context,
    config: Annotated[
        Path,
        typer.Option("--config", "-c", envvar=CONFIG_VARIABLE, help="The configuration file."),
    ] = Path("echoless.yaml"),
    log_level: Annotated[
        LogLevel | None, typer.Option(help="How much to log; left out: info for what runs on, else warning.")
    ] = None,
) -> None:
    configure_logs(log_level or "warning")
    context.obj = Invocation(config, log_level)


def main(arguments: list[str] | None = None) -> None:
    """Run the program: a foreseen failure is one message and an exit status, not a traceback.

    A bug is a traceback, with its secrets hidden: libraries put whole addresses into their errors.
    """
    try:
        build(sys.argv[1:] if arguments is None else arguments)(args=arguments, prog_name="echoless")
    except BrokenPipeError:
        # Whoever read our output has seen enough (| head); leave nothing for Python to complain about.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # noqa: BLE001 - the last one who can hide a password in it
        _end(error)


def _end(error: Exception) -> NoReturn:
    # The failures of all layers bring all their libraries along: seconds, before anything has failed.
    from echoless.foreseen import FORESEEN, failure_of  # noqa: PLC0415

    if isinstance(error, FORESEEN):
        failure = failure_of(error)
        show_failure(failure)
        sys.exit(failure.code)
    sys.stderr.write(masked("".join(traceback.format_exception(error))))
    sys.exit(Exit.PROBLEM)
