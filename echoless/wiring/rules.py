"""The mappings and the schemas they are read against."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from echoless.failures import Exit, Failure
from echoless.settings import Settings
from echoless.wiring.transforms import transforms
from rules.compile import compile_mappings
from rules.compiled import CompiledMapping
from rules.load import LoadedMappings, load_mappings
from rules.model import OptionsModel
from rules.sides import SideFacts
from schemas.codec import Codec
from schemas.tables import Catalog

if TYPE_CHECKING:
    from streams.registry import RegistryClient


def catalog(settings: Settings) -> Catalog:
    """Read the tables of the sides. Raises BadSchemas."""
    return Catalog.load(settings.schemas)


def codec(settings: Settings) -> Codec:
    """Give what turns messages into bytes and back. Raises RegistryDown, Incompatible."""
    return Codec(catalog(settings), _registry(settings))


def _registry(settings: Settings) -> "RegistryClient | None":
    registry = settings.registry
    if registry is None:
        return None
    # Most have no registry: its HTTP client would take some 3 MB of every worker.
    from streams.registry import RegistryClient, RegistrySettings  # noqa: PLC0415

    password = registry.password or SecretStr("")
    reached = RegistrySettings(url=registry.url, username=registry.username or "", password=password)
    return RegistryClient(reached)


def registry_reached(settings: Settings) -> str | None:
    """Give the address of the schema registry, if there is one, once it answered. Raises RegistryDown."""
    client = _registry(settings)
    if settings.registry is None or client is None:
        return None
    with closing(client):
        client.look()
    return settings.registry.url


def load(settings: Settings) -> LoadedMappings:
    """Read all mapping files. Raises BadSchemas, and Failure if a file is missing."""
    texts = {near(file): file.read_text(encoding="utf-8") for file in mapping_files(settings)}
    variables = settings.mapping_settings
    return load_mappings(texts, catalog(settings), side_facts(settings), transforms(), variables=variables)


def mappings(settings: Settings) -> dict[str, CompiledMapping]:
    """Give the mappings ready for decisions. Raises Failure with all that is wrong in them."""
    return mappings_and_options(settings)[0]


def mappings_and_options(settings: Settings) -> tuple[dict[str, CompiledMapping], dict[str, OptionsModel]]:
    """Give the mappings ready for decisions, and the option mappings, by name. Raises Failure."""
    loaded = load(settings)
    if loaded.errors:
        raise Failure("\n".join(map(str, loaded.errors)), "echoless mapping check", Exit.USAGE)
    compiled = compile_mappings(
        loaded.models, catalog(settings), side_facts(settings), transforms(), options=loaded.options
    )
    return compiled, {model.options: model for model in loaded.options}


def option_mappings(settings: Settings) -> dict[str, OptionsModel]:
    """Give the option mappings by name. Raises BadSchemas, and Failure if a file is missing."""
    return {model.options: model for model in load(settings).options}


def option_tables(settings: Settings) -> set[tuple[str, str]]:
    """Give the tables whose records option mappings name: routing remembers them. Raises as above."""
    ends = [end for model in option_mappings(settings).values() for end in (model.left, model.right)]
    return {(end.side, end.table) for end in ends if end.table is not None}


def side_facts(settings: Settings) -> dict[str, SideFacts]:
    """Give what decisions depend on of the sides' settings."""
    return {
        name: SideFacts(side.integration_user, side.foreign_writes) for name, side in settings.sides.items()
    }


def mapping_files(settings: Settings) -> list[Path]:
    """List the mapping files of the configuration. Raises Failure if one is missing."""
    files: list[Path] = []
    for path in settings.mappings:
        found = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not found or not found[0].exists():
            remedy = "correct `mappings` in the configuration"
            raise Failure(f"there is no mapping at {path}", remedy, Exit.USAGE)
        files += found
    return files


def near(file: Path) -> str:
    """Name a file as somebody would who stands in the present folder."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)
