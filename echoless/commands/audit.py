"""echoless audit: who did what, when, and what became of it."""

import json
from typing import Annotated

import typer

from echoless.invocation import AsJson, settings_of
from echoless.show import show_rows
from echoless.wiring.actions import operating
from echoless.wiring.store import store
from schemas.control import Entry

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
    show_rows("What operators did", COLUMNS, [_row(e, as_json=as_json) for e in entries], as_json=as_json)


def _row(entry: Entry, *, as_json: bool) -> tuple[object, ...]:
    why_not = f"{entry.code}: {entry.message}" if entry.code else ""
    done = entry.done if as_json else "yes" if entry.done else "no"
    asked = entry.asked if as_json else in_words(entry.asked)
    return entry.at, entry.who, entry.door, entry.kind, entry.mapping, done, why_not, asked, entry.id


def in_words(asked: str) -> str:
    """Say what was asked for beside its kind and its mapping, which have columns of their own.

    >>> in_words('{"kind": "sync", "mapping": "m", "records": ["erp/customer/C1"], "options": {"wait": "1"}}')
    'erp/customer/C1, wait 1'
    """
    told = json.loads(asked)
    options = [f"{name} {value}" for name, value in told.get("options", {}).items()]
    said = [*map(str, told.get("records", [])), told.get("direction", ""), *options]
    return ", ".join(filter(None, [*said, "dry run" if told.get("dry_run") else ""]))
