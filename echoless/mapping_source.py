"""Which mappings a tool works on: those of the configuration, or those of a folder."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from echoless.failures import Exit, Failure
from echoless.invocation import invocation_of
from echoless.settings import Settings
from echoless.wiring.folders import Written, configured, read_configured, read_folder
from rules.findings import did_you_mean

OfFolder = Annotated[
    Path | None,
    typer.Option("--folder", "-f", help="The mappings of this folder, not those of the configuration."),
]
SCHEMAS = Path("schemas")
"""Where schemas stand if there is no configuration."""


@dataclass(frozen=True, slots=True)
class Source:
    """Mappings, and the folders beside which their cases stand."""

    folders: tuple[Path, ...]
    written: Written


def source_of(context: typer.Context, folder: Path | None) -> Source:
    """Read the mappings that the command line names; a folder needs no configuration.

    Raises Failure, BadSchemas.
    """
    invocation = invocation_of(context)
    if folder is None:
        settings = invocation.settings()
        return Source(configured(settings), read_configured(settings))
    settings_there = invocation.settings() if invocation.config.exists() else None
    return Source((_beside(folder),), read_folder(folder, _schemas(settings_there), settings_there))


def _beside(path: Path) -> Path:
    return path.parent if path.is_file() else path


def _schemas(settings: Settings | None) -> Path:
    return SCHEMAS if settings is None else settings.schemas


def refuse_unknown(name: str, known: Collection[str]) -> None:
    """Say what was perhaps meant by the name of a mapping that does not exist. Raises Failure."""
    if name not in known:
        raise Failure(f"there is no mapping {name}", did_you_mean(name, known), Exit.USAGE)
