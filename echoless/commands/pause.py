"""echoless pause, echoless resume: hold what is sent by a mapping or to a side, and let it go on."""

from typing import Annotated, Literal

import typer

from agents.actions.pause import said
from echoless.asking import DOOR, ask, asker
from echoless.invocation import AsJson, settings_of
from echoless.show import show_rows
from echoless.wiring.actions import operating
from echoless.wiring.store import store
from schemas.control import Action, Kind

COLUMNS = ("paused", "by", "since")
MappingName = Annotated[str | None, typer.Argument(help="A mapping.")]
Side = Annotated[str | None, typer.Option(help="Instead of a mapping: all that is sent to this side.")]
Way = Annotated[Literal["to_left", "to_right"] | None, typer.Option(help="Only this way of the mapping.")]


def pause(
    context: typer.Context,
    mapping: MappingName = None,
    side: Side = None,
    direction: Way = None,
    as_json: AsJson = False,
) -> None:
    """Hold what a mapping sends, or what is sent to a side; without either, list what is paused.

    Changes are still taken in, and nothing is dropped: what is held is parked, and sent after resume.
    """
    if mapping is None and side is None:
        settings = settings_of(context)
        # Whoever opens the store finds out whether its tables are there.
        with store(settings), operating(settings) as opened:
            rows = [(said(each), each.who, each.since) for each in opened.pauses.paused()]
        show_rows("Paused", COLUMNS, rows, as_json=as_json)
        return
    _ask(context, "pause", mapping, side, direction, as_json=as_json)


def resume(
    context: typer.Context,
    mapping: MappingName = None,
    side: Side = None,
    direction: Way = None,
    as_json: AsJson = False,
) -> None:
    """End a pause: what was held is sent, what came meanwhile in one go."""
    _ask(context, "resume", mapping, side, direction, as_json=as_json)


def _ask(
    context: typer.Context,
    kind: Kind,
    mapping: str | None,
    side: str | None,
    direction: Literal["to_left", "to_right"] | None,
    *,
    as_json: bool,
) -> None:
    options = {"side": side} if side else {}
    action = Action(kind, mapping or "", (), direction or "", options, who=asker(), door=DOOR)
    ask(settings_of(context), action, as_json=as_json)
