"""echoless options: which value of one side stands for which of the other."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated

import typer

from agents.option_rows import blanks, rows, values
from coupling_store.port import Store
from echoless.asking import DOOR, ask, asker
from echoless.invocation import AsJson, settings_of
from echoless.mapping_source import refuse_unknown
from echoless.show import show_json, show_rows
from echoless.wiring.rules import option_mappings
from echoless.wiring.store import store
from rules.model import OptionsModel
from rules.option_values import end_of, suggest
from schemas.control import Action
from schemas.keys import Role, other

ROWS = ("options", "left", "left_label", "right", "right_label")
BLANK = ("options", "side", "value", "label", "records", "perhaps")
Named = Annotated[str, typer.Argument(metavar="OPTIONS", help="The option mapping.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")]


def list_options(
    context: typer.Context,
    options: Annotated[str | None, typer.Argument(help="Only those of this option mapping.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the rows, and the values without a row that records wait with: those are blank over there."""
    settings = settings_of(context)
    known = option_mappings(settings)
    if options is not None:
        refuse_unknown(options, known)
    told, missing = [], []
    with store(settings) as opened:
        for model in known.values():
            if options in {None, model.options}:
                told += _rows(opened, model)
                missing += _blanks(opened, model)
    if as_json:
        show_json({"rows": _plain(ROWS, told), "without_a_row": _plain(BLANK, missing)})
        return
    show_rows("Options", ROWS, told)
    show_rows("Values without a row", BLANK, missing)


def set_option(
    context: typer.Context,
    options: Named,
    left: Annotated[str, typer.Argument(help="The left value.")],
    right: Annotated[str, typer.Argument(help="The right value that it stands for.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let LEFT stand for RIGHT, both ways; what was blank for want of it follows by itself."""
    pair = {"left": left, "right": right}
    action = Action("set_option", options, options=pair, dry_run=dry_run, who=asker(), door=DOOR)
    ask(settings_of(context), action, as_json=as_json)


def remove_option(
    context: typer.Context,
    options: Named,
    left: Annotated[str, typer.Argument(help="The left value.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a row away: its values are blank on the other side from then on."""
    action = Action("remove_option", options, options={"left": left}, dry_run=dry_run, who=asker(), door=DOOR)
    ask(settings_of(context), action, as_json=as_json)


def seed(context: typer.Context, options: Named, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Put in the rows that the mapping file begins with; values that have a row keep it.

    Workers do this by themselves, the first time only.
    """
    action = Action("seed_options", options, dry_run=dry_run, who=asker(), door=DOOR)
    ask(settings_of(context), action, as_json=as_json)


def _rows(opened: Store, model: OptionsModel) -> list[tuple[object, ...]]:
    left, right = values(opened, model.left), values(opened, model.right)
    return [
        (model.options, c.left_id, left.get(c.left_id or "", ""), c.right_id, right.get(c.right_id or "", ""))
        for c in rows(opened, model.options)
    ]


def _blanks(opened: Store, model: OptionsModel) -> list[tuple[object, ...]]:
    """Give the values that records wait with, and what each perhaps stands for."""
    known: dict[Role, Mapping[str, str]] = {
        "left": values(opened, model.left),
        "right": values(opened, model.right),
    }
    waiting: Counter[tuple[Role, str]] = blanks(opened, model)
    told: list[tuple[object, ...]] = []
    for (role, value), count in sorted(waiting.items()):
        label, end = known[role].get(value, ""), end_of(model, role)
        perhaps = suggest(label or value, known[other(role)]) or suggest(value, known[other(role)])
        told.append((model.options, end.side, value, label, count, perhaps or ""))
    return told


def _plain(columns: tuple[str, ...], told: list[tuple[object, ...]]) -> list[dict[str, object]]:
    return [dict(zip(columns, each, strict=True)) for each in told]
