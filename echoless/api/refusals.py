"""What is said when something is refused or goes wrong: RFC 9457, with a code and a remedy.

The body is ``application/problem+json``. ``detail`` is the message for people, ``code`` the word for
programs, ``remedy`` what mends it; ``type`` names the code once more, as the RFC asks for an address.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

MEDIA_TYPE = "application/problem+json"
_KINDS = "urn:echoless:problem:"


class Refusal(BaseModel):
    """Why something was not done, and what mends it (RFC 9457)."""

    type: str = Field(description="Names the kind of problem: `urn:echoless:problem:` and the code.")
    title: str = Field(description="The HTTP status in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong, for people.")
    code: str = Field(description="What is wrong, for programs.")
    remedy: str = Field("", description="What mends it.")


class Refused(Exception):
    """A request that is answered with a refusal, and has changed nothing."""

    def __init__(self, status: HTTPStatus, code: str, message: str, remedy: str = "", **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.remedy = remedy
        self.more = more
        """Further members of the body."""
        self.headers: Mapping[str, str] = {}


def response_of(refused: Refused) -> Response:
    """Write a refusal as the RFC has it."""
    said = Refusal(
        type=_KINDS + refused.code,
        title=refused.status.phrase,
        status=refused.status,
        detail=refused.message,
        code=refused.code,
        remedy=refused.remedy,
    )
    body = {**said.model_dump(), **refused.more}
    return JSONResponse(body, refused.status, dict(refused.headers), MEDIA_TYPE)


def documented(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """Describe refusals for the OpenAPI document."""
    schema = {"$ref": "#/components/schemas/Refusal"}
    return {
        int(status): {"description": status.phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }
