"""echoless asyncapi: all topics and messages, for those who write or read them."""

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from echoless.asyncapi import asyncapi
from echoless.asyncapi_yaml import written
from echoless.failures import Failure
from echoless.invocation import settings_of
from echoless.show import say
from echoless.wiring.described import configured_topics, shipped_topics


def print_asyncapi(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Option(help="All tables of these schemas; left out: those of the configuration.")
    ] = None,
    check: Annotated[
        Path | None, typer.Option(help="Print nothing; tell whether this file is up to date.")
    ] = None,
) -> None:
    """Print the AsyncAPI document of all topics, made of the definitions that the program works with."""
    found = shipped_topics(folder) if folder else configured_topics(settings_of(context))
    text = written(asyncapi(*found, version("echoless")))
    if check is None:
        sys.stdout.write(text)
    elif not check.exists() or check.read_text(encoding="utf-8") != text:
        named = f" --folder {folder}" if folder else ""
        raise Failure(f"{check} is not what the definitions say", f"echoless asyncapi{named} > {check}")
    else:
        say(f"{check} is up to date")
