"""echoless compare: records beside their counterparts, and what of a whole mapping is not in step."""

from typing import Annotated, Literal

import typer

from echoless.asking import DOOR, addresses, ask, asker
from echoless.failures import Exit, Failure
from echoless.invocation import AsJson, settings_of
from schemas.control import Action


def compare(
    context: typer.Context,
    records: Annotated[
        list[str] | None, typer.Argument(help="Records of either side, as side/table/id. None: a mapping.")
    ] = None,
    mapping: Annotated[str | None, typer.Option(help="The mapping; without records: all its pairs.")] = None,
    repair: Annotated[bool, typer.Option("--repair", help="Of a mapping: mend what can be mended.")] = False,
    direction: Annotated[
        Literal["to_left", "to_right", "merge"] | None,
        typer.Option(help="With --repair: whose values count where fields differ; left out: merge."),
    ] = None,
    missing: Annotated[
        Literal["restore", "uncouple", "delete"] | None,
        typer.Option(help="With --repair: what happens where one record of a pair is gone."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show records beside their counterparts; of a whole mapping, find what is missing or different.

    Compared is what the change events told. To compare with what is there now, take a snapshot first.
    """
    if bool(records) == (mapping is not None and not records):
        raise Failure("what is to be compared?", "name records, or --mapping NAME", Exit.USAGE)
    if records and (repair or direction or missing):
        raise Failure("--repair is for a whole mapping", "for records: echoless sync RECORD", Exit.USAGE)
    if (direction or missing) and not repair:
        raise Failure("--direction and --missing go with --repair", "add it, or leave them out", Exit.USAGE)
    settings, named = settings_of(context), addresses(records)
    options = {"missing": missing} if missing else {}
    if named:
        action = Action("compare", mapping or "", named, who=asker(), door=DOOR)
    else:
        towards = direction or ""
        action = Action("repair", mapping or "", (), towards, options, not repair, asker(), door=DOOR)
    ask(settings, action, as_json=as_json)
