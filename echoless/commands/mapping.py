"""echoless mapping: the rules that say which field becomes which."""

import typer

from echoless.failures import Exit, Failure
from echoless.invocation import AsJson, settings_of
from echoless.show import say, show_rows
from echoless.wiring.rules import load

COLUMNS = ("file", "line", "path", "severity", "problem", "suggestion")


def check(context: typer.Context, as_json: AsJson = False) -> None:
    """Check all mapping files against the schemas; every problem is told at once."""
    loaded = load(settings_of(context))
    rows = [(p.file, p.line, p.path, p.severity, p.message, p.suggestion) for p in loaded.problems]
    if rows or as_json:
        show_rows("Problems in the mappings", COLUMNS, rows, as_json=as_json)
    if loaded.errors:
        raise Failure(
            f"{len(loaded.errors)} error(s) in the mappings", "mend them as the table says", Exit.PROBLEM
        )
    if not as_json:
        say(f"{len(loaded.models)} mappings are fine: " + ", ".join(model.mapping for model in loaded.models))
