"""echoless mapping transforms: the words that a mapping may use, those of plug-ins among them."""

import sys
from typing import Annotated

import typer

from echoless.invocation import AsJson
from echoless.show import show_rows
from echoless.wiring.transforms import transforms
from rules.description.transforms import transform_rows, transforms_page

COLUMNS = ("transform", "settings", "what it does", "on the way back")
Page = Annotated[bool, typer.Option("--page", help="The whole reference, as Markdown.")]


def list_transforms(as_json: AsJson = False, page: Page = False) -> None:
    """List the transforms; plug-ins that are installed included."""
    if page:
        sys.stdout.write(transforms_page(transforms()))
        return
    show_rows("Transforms", COLUMNS, transform_rows(transforms()), as_json=as_json)
