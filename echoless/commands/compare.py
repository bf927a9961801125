"""echoless compare: a record beside its counterpart."""

from typing import Annotated

import typer

from echoless.asking import DOOR, addresses, ask, asker
from echoless.invocation import AsJson, settings_of
from schemas.control import Action


def compare(
    context: typer.Context,
    records: Annotated[list[str], typer.Argument(help="Records of either side, as side/table/id.")],
    mapping: Annotated[str | None, typer.Option(help="Only in this mapping.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show records beside their counterparts, field by field. Changes nothing."""
    action = Action("compare", mapping or "", addresses(records), who=asker(), door=DOOR)
    ask(settings_of(context), action, as_json=as_json)
