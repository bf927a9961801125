"""echoless mapping: the rules that say which field becomes which."""

import typer

from echoless.failures import Failure
from echoless.invocation import AsJson
from echoless.mapping_source import OfFolder, source_of
from echoless.show import say, say_plain, show_rows

COLUMNS = ("file", "line", "path", "severity", "problem", "suggestion")


def check(context: typer.Context, folder: OfFolder = None, as_json: AsJson = False) -> None:
    """Check all mapping files against the schemas; every problem is told at once."""
    loaded = source_of(context, folder).written.read()
    if as_json:
        rows = [(p.file, p.line, p.path, p.severity, p.message, p.suggestion) for p in loaded.problems]
        show_rows("Problems in the mappings", COLUMNS, rows, as_json=True)
    else:
        for problem in loaded.problems:
            say_plain(str(problem))
    if loaded.errors:
        raise Failure(f"{len(loaded.errors)} error(s) in the mappings", "mend them, then check again")
    if not as_json:
        say(f"{len(loaded.models)} mappings are fine: " + ", ".join(model.mapping for model in loaded.models))
