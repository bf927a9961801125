"""echoless mapping docs: a page for each mapping, for those who want to read what is synchronized."""

from pathlib import Path
from typing import Annotated

import typer

from echoless.invocation import AsJson
from echoless.mapping_source import OfFolder, source_of
from echoless.show import say_plain, show_json
from rules.description.mapping import mapping_in_words
from rules.description.options import options_in_words
from rules.description.page import index_page, mapping_page, options_page
from rules.load import LoadedMappings

INDEX = "index"


def write_pages(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder to write to.")] = Path("mapping-pages"),
    folder: OfFolder = None,
    as_json: AsJson = False,
) -> None:
    """Write one Markdown page for each mapping and option mapping, and an index."""
    pages = _pages(source_of(context, folder).written.load())
    out.mkdir(parents=True, exist_ok=True)
    files = []
    for name, text in pages.items():
        file = out / f"{name}.md"
        file.write_text(text, encoding="utf-8")
        files.append(str(file))
    if as_json:
        show_json(files)
    else:
        say_plain(f"{len(files)} pages written; begin with {out / INDEX}.md")


def _pages(loaded: LoadedMappings) -> dict[str, str]:
    """Give the pages by name."""
    mappings = [mapping_in_words(model) for model in loaded.models]
    options = [options_in_words(model) for model in loaded.options]
    return {
        INDEX: index_page(mappings, options),
        **{mapping.name: mapping_page(mapping) for mapping in mappings},
        **{each.name: options_page(each) for each in options},
    }
