"""echoless couple: tie existing records to each other, or make the counterpart and tie it."""

from typing import Annotated, Literal

import typer

from echoless.asking import DOOR, addresses, ask, asker
from echoless.failures import Exit, Failure
from echoless.invocation import AsJson, settings_of
from schemas.control import Action, Direction

SYNC: dict[str, Direction] = {"none": "none", "left": "to_right", "right": "to_left"}


def couple(
    context: typer.Context,
    records: Annotated[
        list[str],
        typer.Argument(
            help="Pairs of records, each left one before its right one: erp/customer/C1 crm/account/7."
        ),
    ],
    mapping: Annotated[str | None, typer.Option(help="The mapping, if several fit.")] = None,
    sync: Annotated[
        Literal["none", "left", "right"],
        typer.Option(help="Whose values go to the other now; none: differences stay until somebody edits."),
    ] = "none",
    create: Annotated[
        bool, typer.Option("--create", help="Name single records: their counterparts are made, and coupled.")
    ] = False,
    wait: Annotated[
        float, typer.Option(min=0, help="With --create: seconds to wait for the new key.")
    ] = 10.0,
    force: Annotated[
        bool, typer.Option("--force", help="Couple records outside their filters, too.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    as_json: AsJson = False,
) -> None:
    """Couple records that exist on both sides; or, with --create, make the counterparts first."""
    if create and (sync != "none" or force):
        raise Failure(
            "--create goes with neither --sync nor --force", "a new record gets all values", Exit.USAGE
        )
    options = {"wait": str(wait)} if create else ({"force": "yes"} if force else {})
    action = Action(
        "create" if create else "couple",
        mapping or "",
        addresses(records),
        "" if create else SYNC[sync],
        options,
        dry_run,
        asker(),
        door=DOOR,
    )
    ask(settings_of(context), action, as_json=as_json)
