"""From whatever is raised to what is answered: every error of the API has one form."""

import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from agents.guard import Wrong
from coupling_store.jobs import UnknownJob, WrongState
from coupling_store.schedules import UnknownSchedule
from echoless.api.refusals import Refused, response_of
from echoless.api.statuses import status_of
from echoless.failures import Exit
from echoless.foreseen import FORESEEN, failure_of

_log = structlog.get_logger(__name__)
_CODES = {
    HTTPStatus.NOT_FOUND: ("unknown_path", "the paths stand in /api/v1/openapi.json"),
    HTTPStatus.METHOD_NOT_ALLOWED: ("wrong_method", "the methods stand in /api/v1/openapi.json"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("too_large", "send fewer records at a time"),
}
Handler = Callable[[Request, Any], Awaitable[Response]]


def handle_errors(app: FastAPI) -> None:
    """Let every error of an app come out as a problem of RFC 9457."""
    for kind in (*FORESEEN, UnknownJob, WrongState, UnknownSchedule, Refused):
        app.add_exception_handler(kind, _answering(refused_of))
    app.add_exception_handler(RequestValidationError, _answering(_invalid))
    app.add_exception_handler(HTTPException, _answering(_of_http))
    app.add_exception_handler(Exception, _answering(_unforeseen))


def refused_of(error: Exception) -> Refused:
    """Turn a foreseen error into a refusal."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, Wrong):
        return Refused(status_of(error.code), error.code, error.message, error.remedy)
    if isinstance(error, UnknownJob):
        return Refused(HTTPStatus.NOT_FOUND, "unknown_job", str(error), "GET /api/v1/jobs lists them")
    if isinstance(error, WrongState):
        return Refused(HTTPStatus.CONFLICT, "wrong_state", str(error), f"GET /api/v1/jobs/{error.job}")
    if isinstance(error, UnknownSchedule):
        message = f"no mapping of the name {error} has a schedule"
        return Refused(HTTPStatus.NOT_FOUND, "unknown_schedule", message, "GET /api/v1/schedules lists them")
    failure = failure_of(error)
    down = HTTPStatus.SERVICE_UNAVAILABLE if failure.code == Exit.DOWN else HTTPStatus.CONFLICT
    return Refused(down, _word(type(error).__name__), failure.what, failure.remedy)


def _answering(refused: Callable[[Any], Refused]) -> Handler:
    async def handle(_request: Request, error: Exception) -> Response:
        return response_of(refused(error))

    return handle


def _invalid(error: RequestValidationError) -> Refused:
    """Say what is wrong with a request, never the values in it."""
    if any(each["type"] == "json_invalid" for each in error.errors()):
        return Refused(HTTPStatus.BAD_REQUEST, "broken_body", "the body is no JSON", "send a JSON object")
    wrong = [{"where": ".".join(map(str, each["loc"])), "what": each["msg"]} for each in error.errors()]
    message = "; ".join(f"{each['where']}: {each['what']}" for each in wrong)
    remedy = "what is expected stands in /api/v1/openapi.json"
    return Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_request", message, remedy, errors=wrong)


def _of_http(error: HTTPException) -> Refused:
    status = HTTPStatus(error.status_code)
    code, remedy = _CODES.get(status, (_word(status.name), ""))
    refused = Refused(status, code, str(error.detail), remedy)
    refused.headers = error.headers or {}
    return refused


def _unforeseen(error: Exception) -> Refused:
    """Say nothing of the cause: it may name a secret. The log has it."""
    _log.error("request failed", cause=type(error).__name__)
    remedy = "report this as a bug, with what the log of echoless serve says"
    return Refused(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", "the request failed", remedy)


def _word(name: str) -> str:
    """Write a name as codes are written.

    >>> _word("StoreDown"), _word("BAD_REQUEST")
    ('store_down', 'bad_request')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
