"""Runs an application on an address until it is told to stop."""

import socket

import uvicorn
from fastapi import FastAPI

from echoless.failures import Exit, Failure

CONNECTIONS = 200
"""Served at once; one more is turned away with 503."""
GRACE_SECONDS = 5
"""What is under way may end within this; then it is cut."""


def server_of(app: FastAPI) -> uvicorn.Server:
    """Give a server that logs where the program logs."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return uvicorn.Server(config)


def listening(host: str, port: int) -> socket.socket:
    """Listen on an address, before anything else is done. Raises Failure if it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        remedy = "end what uses it, or choose another: echoless serve --port PORT"
        raise Failure(f"cannot listen on {host}, port {port}: {error.strerror}", remedy, Exit.USAGE) from None
