"""The application: what it reaches goes in, nothing is global, every path has its file."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI

from echoless.api.actions import action_routes
from echoless.api.body_limit import BodyLimit
from echoless.api.events import event_routes
from echoless.api.failing import handle_errors
from echoless.api.gate import Gate
from echoless.api.health import Looks, health_routes
from echoless.api.jobs import replay_routes
from echoless.api.metrics import metric_routes
from echoless.api.rates import Rates
from echoless.api.reach import Reach
from echoless.api.reads import read_routes
from echoless.api.recording import Recording
from echoless.api.refusals import Refusal, documented
from echoless.api.schedules import schedule_routes
from echoless.api.tokens import token_routes

V1 = "/api/v1"
DESCRIPTION = """What is known, what is wrong, and what an operator may do about it.

Every request bears a token (`echoless tokens add NAME --role ROLE`). Whatever is refused is answered with
`application/problem+json` (RFC 9457): `detail` says why, `code` is the word for programs, `remedy` mends it.
An action with the header `Idempotency-Key` is done once, however often it is sent.
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is let in."""

    requests_per_second: float = 20.0
    burst: int = 100
    body_bytes: int = 1024 * 1024


class Documented(FastAPI):
    """An application whose OpenAPI document has the form of its refusals."""

    def openapi(self) -> dict[str, Any]:
        """Give the document."""
        document = super().openapi()
        document["components"]["schemas"]["Refusal"] = Refusal.model_json_schema()
        return document


def build(reach: Reach, limits: Limits, stopping: Callable[[], bool]) -> FastAPI:
    """Put the application together; streams of events end when ``stopping`` says so."""
    app = Documented(
        title="echoless",
        version=version("echoless"),
        description=DESCRIPTION,
        openapi_url=f"{V1}/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=documented(
            HTTPStatus.UNAUTHORIZED,
            HTTPStatus.FORBIDDEN,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            HTTPStatus.TOO_MANY_REQUESTS,
        ),
    )
    gate = Gate(reach, Rates(limits.requests_per_second, limits.burst))
    looks, recording = Looks(reach), Recording(reach)
    app.include_router(health_routes(looks))
    app.include_router(metric_routes(reach, gate, stopping))
    app.include_router(read_routes(reach, gate, looks), prefix=V1)
    for routes in (action_routes, token_routes):
        app.include_router(routes(reach, gate), prefix=V1)
    app.include_router(event_routes(reach, gate, stopping), prefix=V1)
    for moves in (replay_routes, schedule_routes):
        app.include_router(moves(reach, gate, recording), prefix=V1)
    handle_errors(app)
    app.add_middleware(BodyLimit, most=limits.body_bytes)
    return app
