"""What every command shares: which configuration file was named, and the settings in it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from echoless.logs import configure_logs
from echoless.reading import read_settings
from echoless.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@dataclass(frozen=True, slots=True)
class Invocation:
    """The options that stand before the command."""

    config: Path
    log_level: str | None = None
    """Left out: warnings, and of programs that run on, what happens as well."""

    def settings(self) -> Settings:
        """Read the configuration. Raises BadSettings."""
        return read_settings(self.config)

    def tell_what_happens(self) -> None:
        """Log as programs do that run on; unless the command line chose a level."""
        configure_logs(self.log_level or "info")


def settings_of(context: typer.Context) -> Settings:
    """Read the configuration that the command line names."""
    return invocation_of(context).settings()


def invocation_of(context: typer.Context) -> Invocation:
    """Give the options that stood before the command."""
    invocation = context.find_object(Invocation)
    assert invocation is not None, "commands run under the root command, which sets it"  # noqa: S101 - for mypy
    return invocation
