"""echoless audit: who did what, when, and what became of it."""

from typing import Annotated

import typer

from echoless.invocation import AsJson, settings_of
from echoless.show import show_rows
from echoless.wiring.actions import operating
from echoless.wiring.store import store

COLUMNS = ("at", "who", "door", "kind", "mapping", "done", "why_not", "asked", "id")


def audit(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the latest first.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List what operators did, the latest first."""
    settings = settings_of(context)
    # Whoever opens the store finds out whether its tables are there.
    with store(settings), operating(settings) as opened:
        entries = opened.audit.entries(limit)
    rows = [
        (
            e.at,
            e.who,
            e.door,
            e.kind,
            e.mapping,
            e.done,
            f"{e.code}: {e.message}" if e.code else "",
            e.asked,
            e.id,
        )
        for e in entries
    ]
    show_rows("What operators did", COLUMNS, rows, as_json=as_json)
