"""echoless mapping list and show: the mappings as readable tables."""

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.text import Text

from echoless.invocation import AsJson
from echoless.mapping_source import OfFolder, Source, refuse_unknown, source_of
from echoless.show import say, say_plain, show_json, show_rows
from rules.description.mapping import MappingInWords, mapping_in_words
from rules.description.row import RowInWords

COLUMNS = ("mapping", "left", "way", "right", "left_filter", "right_filter", "rows")
ROWS = ("left", "way", "right", "value", "settings")


def list_mappings(context: typer.Context, folder: OfFolder = None, as_json: AsJson = False) -> None:
    """List the mappings: tables, direction, filters, rows by direction; switched-off ones are dim."""
    found = described(source_of(context, folder))
    rows = [
        (m.name, m.left, m.direction, m.right, m.left_filter, m.right_filter, m.counts)
        for m in found.values()
    ]
    if as_json:
        on = (mapping.enabled for mapping in found.values())
        show_rows(
            "Mappings",
            (*COLUMNS, "enabled"),
            [(*row, e) for row, e in zip(rows, on, strict=True)],
            as_json=True,
        )
        return
    shown = [_dimmed(row, on=mapping.enabled) for row, mapping in zip(rows, found.values(), strict=True)]
    show_rows("Mappings", COLUMNS, shown)


def show_mapping(
    context: typer.Context,
    mapping: Annotated[str, typer.Argument(help="Its name.")],
    folder: OfFolder = None,
    as_json: AsJson = False,
) -> None:
    """Show a mapping: its settings, and row by row which field becomes which."""
    found = described(source_of(context, folder))
    refuse_unknown(mapping, found)
    if as_json:
        show_json(found[mapping].as_json())
    else:
        _show(found[mapping])


def described(source: Source) -> dict[str, MappingInWords]:
    """Give the mappings in words, by name. Raises Failure."""
    return {model.mapping: mapping_in_words(model) for model in source.written.load().models}


def _show(mapping: MappingInWords) -> None:
    off = "" if mapping.enabled else " (switched off)"
    say(f"[bold]{mapping.name}[/bold]: {mapping.left} {mapping.direction} {mapping.right}{off}")
    for side, test in ((mapping.left, mapping.left_filter), (mapping.right, mapping.right_filter)):
        say_plain(f"{side}: {test or 'all records'}")
    show_rows("Settings", ("setting", "is"), mapping.settings.items())
    show_rows(f"Rows: {mapping.counts}", ROWS, [_row(row) for row in mapping.rows])
    for each in mapping.templates:
        test = f" if {each.filter}" if each.filter else ""
        say_plain(f"template {each.name} of new {each.side} records{test}: {each.values}")


def _row(row: RowInWords) -> tuple[object, ...]:
    return _dimmed((row.left, row.direction, row.right, row.value, row.settings), on=row.enabled)


def _dimmed(cells: Iterable[str], *, on: bool) -> tuple[object, ...]:
    """Give the cells of a row, dim where it takes part in nothing."""
    return tuple(cell if on else Text(cell, style="dim") for cell in cells)
