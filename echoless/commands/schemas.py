"""echoless schemas: the Avro schemas of the sides' tables."""

from pathlib import Path
from typing import Annotated

import typer

from echoless.exporting import export_schemas
from echoless.failures import Failure
from echoless.invocation import AsJson, invocation_of, settings_of
from echoless.show import say, show_rows
from echoless.wiring.generating import generate_schemas
from echoless.wiring.rules import catalog
from schemas.compatibility import check_folder
from schemas.tables import Catalog

Folder = Annotated[
    Path | None,
    typer.Option(help="The schemas; left out: as configured, or ./schemas without a configuration."),
]


def check(context: typer.Context, folder: Folder = None, as_json: AsJson = False) -> None:
    """Check the Avro schemas, and that every version can read every other one."""
    folder = folder or _configured_folder(context)
    problems = check_folder(folder)
    if problems or as_json:
        rows = [(problem.file, problem.message, problem.remedy) for problem in problems]
        show_rows("Problems in the schemas", ("file", "problem", "remedy"), rows, as_json=as_json)
    if problems:
        raise Failure(f"{len(problems)} problem(s) in {folder}", "mend them as the table says")
    tables = Catalog.load(folder).tables  # refuses a folder without any
    if not as_json:
        say(f"the schemas of {len(tables)} tables in {folder} are well-formed and compatible")


def _configured_folder(context: typer.Context) -> Path:
    invocation = invocation_of(context)
    return invocation.settings().schemas if invocation.config.exists() else Path("schemas")


def generate(
    context: typer.Context,
    side: Annotated[str, typer.Argument(help="The side to look at.")],
    replace: Annotated[bool, typer.Option("--replace", help="Write over files that exist.")] = False,
) -> None:
    """Write the schema files of a side's tables, from the tables as its database has them."""
    settings = settings_of(context)
    for file, written in generate_schemas(settings, side, replace=replace):
        say(f"wrote {file}" if written else f"kept {file}: it exists (--replace writes over it)")


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where to write them.")],
) -> None:
    """Write complete message schemas for systems that publish changes or read commands themselves."""
    files = export_schemas(catalog(settings_of(context)), folder)
    say(f"wrote {len(files)} schemas to {folder}, named as the topics are")
