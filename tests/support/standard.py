"""The standard mappings of Business Central and Sales, compiled with settings of the test's choice."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from rules.compile import compile_mappings
from rules.compiled import CompiledMapping
from rules.load import LoadedMappings, load_mappings
from rules.sides import SideFacts
from schemas.tables import Catalog

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "mappings" / "business-central-sales"
SIDES = {name: SideFacts("echoless") for name in ("bc", "sales")}


@cache
def standard_catalog() -> Catalog:
    """Read the tables of all sides."""
    return Catalog.load(ROOT / "schemas")


@cache
def load_standard(change: Callable[[str], str] = str, **settings: Any) -> LoadedMappings:
    """Load the folder, once for each choice; ``change`` may edit the text of its files first.

    ``settings`` win over those that the folder brings along.
    """
    files = {file.name: change(file.read_text()) for file in sorted(FOLDER.glob("*.yaml"))}
    return load_mappings(files, standard_catalog(), SIDES, variables=settings)


@cache
def compile_standard(change: Callable[[str], str] = str, **settings: Any) -> dict[str, CompiledMapping]:
    """Compile the folder, once for each choice of settings: what comes of it is never changed."""
    loaded = load_standard(change, **settings)
    assert not loaded.errors, "\n".join(map(str, loaded.errors))
    return compile_mappings(loaded.models, standard_catalog(), SIDES, options=loaded.options)
