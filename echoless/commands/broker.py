"""echoless broker: the embedded Kafka, by hand."""

import typer

from echoless.failures import Exit, Failure
from echoless.invocation import AsJson, settings_of
from echoless.show import say, show_json
from echoless.wiring.broker import embedded_broker


def start(context: typer.Context) -> None:
    """Start the embedded broker; it runs on until [bold]echoless broker stop[/bold]."""
    broker = embedded_broker(settings_of(context))
    running = broker.status()
    if running:
        say(f"it runs already, at {running.bootstrap} (pid {running.pid})")
        return
    running = broker.start(detached=True)
    say(f"the broker runs at {running.bootstrap} (pid {running.pid})")


def stop(context: typer.Context) -> None:
    """Stop the embedded broker; what it holds stays."""
    stopped = embedded_broker(settings_of(context)).stop()
    say("the broker is stopped" if stopped else "no broker was running")


def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Tell whether the embedded broker runs, and where."""
    running = embedded_broker(settings_of(context)).status()
    if as_json:
        show_json({"running": running is not None, "bootstrap_servers": running and running.bootstrap})
    elif running:
        say(f"the broker runs at {running.bootstrap} (pid {running.pid})")
    if running is None:
        raise Failure("the embedded broker does not run", "echoless broker start", Exit.DOWN)
