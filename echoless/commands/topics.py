"""echoless topics: the Kafka topics that everything flows through."""

import typer

from echoless.failures import Failure
from echoless.invocation import settings_of
from echoless.show import say
from echoless.wiring.broker import make_topics, wanted_topics


def create(context: typer.Context) -> None:
    """Make the topics that are missing, with their partitions and cleanup policies."""
    settings = settings_of(context)
    differences = make_topics(settings)
    say(f"{len(wanted_topics(settings))} topics are there")
    if differences:
        raise Failure("\n".join(differences), "change them with Kafka's own tools, or choose another prefix")
