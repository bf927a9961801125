"""echoless couplings: which record is tied to which."""

from typing import Annotated

import typer

from echoless.coupled import state_of
from echoless.invocation import AsJson, settings_of
from echoless.show import show_rows
from echoless.wiring.store import store

COLUMNS = ("mapping", "left", "right", "state", "id")


def list_couplings(
    context: typer.Context,
    mapping: Annotated[str | None, typer.Option(help="Only those of this mapping.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List coupled records, by mapping and left record."""
    with store(settings_of(context)) as opened:
        found = opened.couplings(mapping, limit)
    rows = [(c.mapping, c.left_id, c.right_id, state_of(c), c.id) for c in found]
    show_rows("Couplings", COLUMNS, rows, as_json=as_json)
