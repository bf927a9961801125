"""The rows that option mappings begin with: put into the store by the first worker that starts."""

from agents.actions.perform import perform
from echoless.settings import Settings
from echoless.wiring.actions import acting
from echoless.wiring.rules import option_mappings
from schemas.control import Action


def seed_first(settings: Settings) -> None:
    """Put the rows that option mappings begin with into the store, once and for all time.

    Recorded under a key of its own: rows that somebody removed do not come back with the next start.
    """
    seeded = [options for options in option_mappings(settings).values() if options.seed]
    if not seeded:
        return
    with acting(settings) as means:
        for options in seeded:
            key = f"the first rows of {options.options}"
            perform(Action("seed_options", options.options, who="echoless", key=key, door="start"), means)
