"""echoless mapping list: the mappings as a readable table."""

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.text import Text

from echoless.invocation import AsJson
from echoless.mapping_source import OfFolder, source_of
from echoless.show import show_json, show_rows
from rules.description.mapping import MappingInWords, mapping_in_words
from rules.description.options import OptionsInWords, options_in_words

COLUMNS = ("mapping", "left", "way", "right", "left_filter", "right_filter", "rows")
OPTIONS = ("options", "left", "right", "first_rows")


def list_mappings(
    context: typer.Context,
    word: Annotated[
        str, typer.Argument(help="Only those with this in their name or in a table's: customer, crm/account.")
    ] = "",
    folder: OfFolder = None,
    as_json: AsJson = False,
) -> None:
    """List the mappings: tables, direction, filters, rows by direction; switched-off ones are dim."""
    loaded = source_of(context, folder).written.load()
    mappings = [each for each in map(mapping_in_words, loaded.models) if word in _names(each)]
    options = [each for each in map(options_in_words, loaded.options) if word in _names(each)]
    if as_json:
        show_json({"mappings": _plain(mappings), "options": [each.as_json() for each in options]})
        return
    show_rows("Mappings", COLUMNS, [dimmed(_row(each), on=each.enabled) for each in mappings])
    if options:
        show_rows("Option mappings", OPTIONS, map(_options, options))


def _names(each: MappingInWords | OptionsInWords) -> str:
    return f"{each.name} {each.left} {each.right}"


def _row(each: MappingInWords) -> tuple[str, ...]:
    tables = (each.left, each.direction, each.right)
    return (each.name, *tables, each.left_filter, each.right_filter, each.counts)


def _plain(mappings: Iterable[MappingInWords]) -> list[dict[str, object]]:
    return [{**dict(zip(COLUMNS, _row(each), strict=True)), "enabled": each.enabled} for each in mappings]


def _options(each: OptionsInWords) -> tuple[str, ...]:
    return each.name, each.left, each.right, str(len(each.seed))


def dimmed(cells: Iterable[str], *, on: bool) -> tuple[object, ...]:
    """Give the cells of a row, dim where it takes part in nothing."""
    return tuple(cell if on else Text(cell, style="dim") for cell in cells)
