"""echoless mapping schema: what editors need to help with mapping files."""

from typing import Annotated

import typer

from echoless.show import show_json
from echoless.wiring.transforms import transforms
from rules.cases.editor import cases_schema
from rules.editor.schema import mapping_schema
from rules.named import NAMED_RULES


def print_schema(
    cases: Annotated[bool, typer.Option("--cases", help="Of files of golden cases instead.")] = False,
) -> None:
    """Print the JSON schema of mapping files, for editors; with the transforms of plug-ins."""
    show_json(cases_schema() if cases else mapping_schema(transforms(), NAMED_RULES))
