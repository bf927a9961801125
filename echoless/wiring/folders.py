"""Mappings that need no running system: those of the configuration, or of any folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from echoless.failures import Exit, Failure
from echoless.settings import Settings
from echoless.wiring.rules import catalog, load, side_facts
from rules.cases.rulebook import Rulebook
from rules.compile import compile_mappings
from rules.load import LoadedMappings, load_mappings
from rules.sides import SideFacts
from schemas.tables import Catalog

ACCOUNT = "echoless"
"""The integration user of sides that no configuration describes."""


class Written(NamedTuple):
    """Mappings as they are written, and what they are read against."""

    loaded: LoadedMappings
    catalog: Catalog
    sides: Mapping[str, SideFacts]

    def rulebook(self) -> Rulebook:
        """Compile them. Raises Failure with all that is wrong in them."""
        if self.loaded.errors:
            told = "\n".join(map(str, self.loaded.errors))
            raise Failure(told, "mend the mappings first", Exit.USAGE)
        return Rulebook(compile_mappings(self.loaded.models, self.catalog, self.sides), self.catalog)


def read_folder(folder: Path, schemas: Path, settings: Settings | None) -> Written:
    """Read all mappings of a folder; sides without a configuration have the usual account.

    Schemas that stand in the folder itself win. Raises BadSchemas, Failure.
    """
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else [folder]
    if not files or not files[0].is_file():
        raise Failure(
            f"there is no mapping at {folder}", "name a folder that holds mapping files", Exit.USAGE
        )
    own = folder / "schemas"
    tables = Catalog.load(own if own.is_dir() else schemas)
    sides = {side: SideFacts(ACCOUNT) for side in tables.sides()}
    if settings is not None:
        sides.update(side_facts(settings))
    texts = {str(file): file.read_text(encoding="utf-8") for file in files}
    return Written(load_mappings(texts, tables, sides), tables, sides)


def configured(settings: Settings) -> tuple[Path, ...]:
    """Give the folders in which the mappings of the configuration stand."""
    return tuple(dict.fromkeys(path if path.is_dir() else path.parent for path in settings.mappings))


def read_configured(settings: Settings) -> Written:
    """Read the mappings of the configuration. Raises BadSchemas, Failure."""
    return Written(load(settings), catalog(settings), side_facts(settings))
