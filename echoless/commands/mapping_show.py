"""echoless mapping show: a mapping, or an option mapping, with everything that it says."""

from typing import Annotated

import typer

from echoless.commands.mapping_list import dimmed
from echoless.invocation import AsJson
from echoless.mapping_source import OfFolder, refuse_unknown, source_of
from echoless.show import say, say_plain, show_json, show_rows
from rules.description.mapping import MappingInWords, mapping_in_words
from rules.description.options import OptionsInWords, options_in_words
from rules.description.row import RowInWords

ROWS = ("left", "way", "right", "value", "settings")


def show_mapping(
    context: typer.Context,
    mapping: Annotated[str, typer.Argument(help="Its name; an option mapping's will do, too.")],
    folder: OfFolder = None,
    as_json: AsJson = False,
) -> None:
    """Show a mapping: its settings, and row by row which field becomes which."""
    loaded = source_of(context, folder).written.load()
    mappings = {model.mapping: mapping_in_words(model) for model in loaded.models}
    options = {model.options: options_in_words(model) for model in loaded.options}
    refuse_unknown(mapping, [*mappings, *options])
    if as_json:
        show_json((mappings.get(mapping) or options[mapping]).as_json())
    elif mapping in mappings:
        _show(mappings[mapping])
    else:
        _show_options(options[mapping])


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


def _show_options(options: OptionsInWords) -> None:
    say(f"[bold]{options.name}[/bold]: {options.left} and {options.right}")
    for role, values in (("left", options.left_values), ("right", options.right_values)):
        if values:
            show_rows(f"Values on the {role}", ("value", "label"), values.items())
    show_rows("Rows at first", ("left", "right"), options.seed.items())
    say_plain(f"the rows as they are: echoless options list {options.name}")


def _row(row: RowInWords) -> tuple[object, ...]:
    return dimmed((row.left, row.direction, row.right, row.value, row.settings), on=row.enabled)
