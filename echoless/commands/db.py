"""echoless db: the tables of the coupling store."""

import typer

from echoless.invocation import settings_of
from echoless.show import say
from echoless.wiring.migrating import upgrade_store


def upgrade(context: typer.Context) -> None:
    """Make or update the tables of the coupling store; does nothing if they are up to date."""
    applied = upgrade_store(settings_of(context))
    for migration in applied:
        say(f"applied {migration}")
    if not applied:
        say("the coupling store is up to date")
