"""echoless uncouple: end the tie between records; both stay as they are."""

from typing import Annotated

import typer

from echoless.asking import DOOR, addresses, ask, asker
from echoless.failures import Exit, Failure
from echoless.invocation import AsJson, settings_of
from schemas.control import Action


def uncouple(
    context: typer.Context,
    records: Annotated[
        list[str] | None, typer.Argument(help="Records of either side, as side/table/id.")
    ] = None,
    mapping: Annotated[
        list[str] | None, typer.Option(help="The mapping, if several fit; with --all: all its couplings.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All couplings of the mappings.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before --all.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    as_json: AsJson = False,
) -> None:
    """Uncouple records, or all of one or more mappings. Edits of either side stay there from now on."""
    named, mappings = addresses(records), mapping or []
    if everything == bool(named) or (everything and not mappings) or (named and len(mappings) > 1):
        remedy = "name records, or --mapping NAME --all"
        raise Failure("what is to be uncoupled?", remedy, Exit.USAGE)
    if everything and not (yes or dry_run):
        typer.confirm(f"Uncouple every record of {', '.join(mappings)}?", abort=True)
    options = {"all": "yes"} if everything else {}
    settings = settings_of(context)
    for name in mappings or [""]:
        action = Action("uncouple", name, named, "", options, dry_run, asker(), door=DOOR)
        ask(settings, action, as_json=as_json)
