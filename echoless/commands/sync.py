"""echoless sync: bring records in step with their counterparts now."""

from typing import Annotated, Literal

import typer

from echoless.asking import DOOR, addresses, ask, asker
from echoless.failures import Exit, Failure
from echoless.invocation import AsJson, settings_of
from schemas.control import Action


def sync(
    context: typer.Context,
    records: Annotated[
        list[str] | None, typer.Argument(help="Records, as side/table/id. None: a mapping, or all.")
    ] = None,
    mapping: Annotated[
        str | None, typer.Option(help="The mapping, if several fit; alone: all its records.")
    ] = None,
    direction: Annotated[
        Literal["to_left", "to_right", "merge"] | None,
        typer.Option(help="Whose values count; merge: of each field, the one that was edited."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All records of all mappings.")] = False,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for the key of a new record.")] = 10.0,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show the fields that would change.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Synchronize now: named records, all of one mapping, or all that is not in step anywhere.

    A record without a counterpart is created on the other side, if the mapping creates records.
    """
    if everything and (records or mapping):
        raise Failure("--all goes with neither records nor --mapping", "leave one out", Exit.USAGE)
    if not (everything or records or mapping):
        raise Failure("what is to be synchronized?", "name records, or --mapping NAME, or --all", Exit.USAGE)
    options = {"wait": str(wait)} if records else {}
    named, towards = addresses(records), direction or ""
    action = Action("synchronize", mapping or "", named, towards, options, dry_run, asker(), door=DOOR)
    ask(settings_of(context), action, as_json=as_json)
