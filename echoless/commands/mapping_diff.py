"""echoless mapping diff: what a change of mapping files would change, and whom it concerns."""

from dataclasses import asdict, astuple
from pathlib import Path
from typing import Annotated

import typer

from echoless.failures import Exit
from echoless.foreseen import FORESEEN, failure_of
from echoless.invocation import AsJson, invocation_of
from echoless.mapping_fills import Fill, fills
from echoless.mapping_impact import Impact, impacts
from echoless.mapping_source import source_of
from echoless.show import say_plain, show_json, show_rows
from echoless.wiring.folders import Written
from echoless.wiring.store import store
from rules.description.difference import COLUMNS, Change, changes, option_changes
from rules.description.mapping import MappingInWords, mapping_in_words
from rules.description.options import OptionsInWords, options_in_words
from rules.load import LoadedMappings

FILLS = ("mapping", "rows added", "couplings", "once the mapping is in use, fill them by")
CONCERNS = ("mapping", "couplings", "records_that_leave", "of_these_coupled", "records_that_enter")


def diff(
    context: typer.Context,
    old: Annotated[
        Path, typer.Argument(help="A folder or file of mappings; alone: what the configured ones become.")
    ],
    new: Annotated[Path | None, typer.Argument(help="What it becomes.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell what differs between two sets of mappings: by mapping, setting and row. Exit status 1 if any.

    With a configuration and its store at hand, also which records and couplings that concerns.
    """
    before = source_of(context, None if new is None else old).written
    after = source_of(context, old if new is None else new).written
    old_rules, new_rules = before.load(), after.load()
    told = [
        *changes(_described(old_rules), _described(new_rules)),
        *option_changes(_options(old_rules), _options(new_rules)),
    ]
    found, added, trouble = _impacts(context, before, after, told)
    if as_json:
        concerns = [asdict(impact) for impact in found]
        show_json(
            {
                "changes": [asdict(change) for change in told],
                "concerns": concerns,
                "fills": [asdict(fill) for fill in added],
                "store": trouble or "asked",
            }
        )
    else:
        _show(told, found, added, trouble)
    if told:
        raise typer.Exit(Exit.PROBLEM)


def _described(loaded: LoadedMappings) -> dict[str, MappingInWords]:
    return {model.mapping: mapping_in_words(model) for model in loaded.models}


def _options(loaded: LoadedMappings) -> dict[str, OptionsInWords]:
    return {model.options: options_in_words(model) for model in loaded.options}


def _impacts(
    context: typer.Context, before: Written, after: Written, told: list[Change]
) -> tuple[list[Impact], list[Fill], str]:
    """Ask the store; without one, the rest can still be shown."""
    invocation = invocation_of(context)
    if not told or not invocation.config.exists():
        return [], [], "no configuration names a store"
    try:
        with store(invocation.settings()) as opened:
            found = impacts(opened, before, after, {change.mapping for change in told})
            return found, list(fills(opened, before, after)), ""
    except FORESEEN as error:
        return [], [], failure_of(error).what


def _show(told: list[Change], found: list[Impact], added: list[Fill], trouble: str) -> None:
    if not told:
        say_plain("the mappings are the same")
        return
    show_rows("What changes", COLUMNS, map(astuple, told))
    if trouble:
        say_plain(f"whom it concerns is not known: {trouble}")
    else:
        show_rows("Whom it concerns", CONCERNS, map(astuple, found))
    if added:
        show_rows("What its pairs lack", FILLS, map(astuple, added))
