"""Which commands there are, in the order in which --help shows them."""

from collections.abc import Callable

from echoless.commands import broker

Command = Callable[..., None]
RUN = "Run"
SET_UP = "Set up"
LOOK = "Look and mend"

COMMANDS: tuple[tuple[str, str, Command], ...] = ()
"""Panel, name, function; its docstring is the help."""

GROUPS: tuple[tuple[str, str, str, dict[str, Command]], ...] = (
    (
        RUN,
        "broker",
        "The embedded Kafka broker.",
        {"start": broker.start, "stop": broker.stop, "status": broker.status},
    ),
)
"""Panel, name, purpose, and the commands below it."""
