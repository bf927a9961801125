"""Mappings that need no running system: those of the configuration, or of any folder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from echoless.failures import Exit, Failure
from echoless.settings import Settings
from echoless.wiring.rules import catalog, mapping_files, near, side_facts
from echoless.wiring.transforms import transforms
from rules.cases.rulebook import Rulebook
from rules.compile import compile_mappings
from rules.compiled import CompiledMapping
from rules.load import LoadedMappings, load_mappings
from rules.model import MappingModel
from rules.sides import SideFacts
from schemas.tables import Catalog

ACCOUNT = "echoless"
"""The integration user of sides that no configuration describes."""


@dataclass(frozen=True, slots=True)
class Written:
    """Mapping files, and what they are read against."""

    texts: Mapping[str, str]
    """By file."""
    tables: Catalog
    sides: Mapping[str, SideFacts]
    variables: Mapping[str, Any]

    def read(self, more: Mapping[str, Any] | None = None) -> LoadedMappings:
        """Read the mappings, and what is wrong in them; ``more`` settings win over the configuration's."""
        variables = {**self.variables, **(more or {})}
        return load_mappings(self.texts, self.tables, self.sides, transforms(), variables=variables)

    def load(self, more: Mapping[str, Any] | None = None) -> LoadedMappings:
        """Read mappings in which nothing is wrong. Raises Failure."""
        loaded = self.read(more)
        if loaded.errors:
            told = "\n".join(map(str, loaded.errors))
            raise Failure(told, "mend the mappings first", Exit.USAGE)
        return loaded

    def compiled(self, loaded: LoadedMappings, switched_on: str) -> CompiledMapping:
        """Compile one mapping among the others, even if it is switched off."""
        models = [
            model.model_copy(update={"enabled": True}) if model.mapping == switched_on else model
            for model in loaded.models
        ]
        return self._compile(models, loaded)[switched_on]

    def _compile(self, models: Iterable[MappingModel], loaded: LoadedMappings) -> dict[str, CompiledMapping]:
        return compile_mappings(models, self.tables, self.sides, transforms(), options=loaded.options)

    def rulebook(self, more: Mapping[str, Any]) -> Rulebook:
        """Compile the mappings under more settings. Raises Failure."""
        loaded = self.load(more)
        compiled = self._compile(loaded.models, loaded)
        off = frozenset(model.mapping for model in loaded.models) - compiled.keys()
        return Rulebook(compiled, self.tables, {model.options: model for model in loaded.options}, off)


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
    if settings is None:
        return Written(_texts(files), tables, sides, {})
    return Written(_texts(files), tables, {**sides, **side_facts(settings)}, settings.mapping_settings)


def configured(settings: Settings) -> tuple[Path, ...]:
    """Give the folders in which the mappings of the configuration stand."""
    return tuple(dict.fromkeys(path if path.is_dir() else path.parent for path in settings.mappings))


def read_configured(settings: Settings) -> Written:
    """Read the mappings of the configuration. Raises BadSchemas, Failure."""
    texts = _texts(mapping_files(settings))
    return Written(texts, catalog(settings), side_facts(settings), settings.mapping_settings)


def _texts(files: list[Path]) -> dict[str, str]:
    return {near(file): file.read_text(encoding="utf-8") for file in files}


class Remembered:
    """Compiles mappings once for each set of settings that somebody asks for."""

    def __init__(self, written: Written) -> None:
        self._written = written
        self._books: dict[str, Rulebook] = {}

    def rulebook(self, more: Mapping[str, Any]) -> Rulebook:
        """Give the rules under settings that win over the configuration. Raises Failure."""
        name = repr(sorted(more.items()))
        if name not in self._books:
            self._books[name] = self._written.rulebook(more)
        return self._books[name]
