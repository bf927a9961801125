"""echoless serve: the HTTP API."""

from contextlib import closing
from functools import partial
from typing import Annotated

import structlog
import typer

from echoless.api.app import Limits, build
from echoless.invocation import invocation_of
from echoless.serving import GRACE_SECONDS, listening, server_of
from echoless.settings import Settings
from echoless.supervising import end_with_supervisor, stop_on_signals
from echoless.surroundings import refuse_strangers
from echoless.wiring.serving import Reached
from streams.leaving import STOP_SECONDS, leave_within

DEFAULT_PORT = 8080

_log = structlog.get_logger(__name__)


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="The port to listen on.")] = None,
    leashed: Annotated[bool, typer.Option("--leashed", hidden=True)] = False,
) -> None:
    """Serve the HTTP API until SIGTERM. Whoever uses it needs a token: echoless tokens add.

    It speaks HTTP alone: what protects it on a network (TLS) stands before it.
    """
    invocation = invocation_of(context)
    invocation.tell_what_happens()
    refuse_strangers()
    settings = invocation.settings()
    # The server passes a signal on when it has ended; it must find somebody who takes it calmly.
    stop_on_signals(partial(leave_within, STOP_SECONDS - GRACE_SECONDS, "the API"))
    if leashed:
        end_with_supervisor()
    _serve(settings, host or settings.api.host, port or settings.api.port or DEFAULT_PORT)


def _serve(settings: Settings, host: str, port: int) -> None:
    with listening(host, port) as listener, closing(Reached(settings)) as reached:
        server = server_of(build(reached, _limits(settings), lambda: server.should_exit))
        _log.info("the API is served", host=host, port=port)
        server.run([listener])


def _limits(settings: Settings) -> Limits:
    api = settings.api
    return Limits(api.requests_per_second, api.burst, api.body_bytes)
