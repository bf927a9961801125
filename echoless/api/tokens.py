"""Who may use the API; for administrators."""

from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from coupling_store.tokens import TokenRole
from echoless.api.gate import Bearer, Gate
from echoless.api.reach import Reach
from echoless.api.views import View
from echoless.api.words import Text
from echoless.minting import Minting

DOOR = "http"


class TokenView(View):
    """A token, without its secret."""

    name: str
    role: TokenRole
    made_at: datetime
    made_by: str
    revoked_at: datetime | None


class NewToken(BaseModel):
    """The token that is wanted."""

    model_config = ConfigDict(extra="forbid")

    name: Text = Field(description="Who will use it; stands in the audit, and is given once.")
    role: TokenRole


class Minted(BaseModel):
    """A token that was made."""

    name: str
    role: TokenRole
    token: str
    """The secret: keep it, it is not shown again."""


class TokenDoors:
    """Lists, makes and revokes tokens."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def listed(self) -> list[TokenView]:
        """List all tokens by name, revoked ones, too."""
        return [TokenView.model_validate(each) for each in self._reach.tokens().listed()]

    def add(self, wanted: NewToken, bearer: Bearer) -> Minted:
        """Make a token. Its secret is shown now and never again."""
        secret = self._minting(bearer.name).add(wanted.name, wanted.role)
        return Minted(name=wanted.name, role=wanted.role, token=secret)

    def revoke(self, name: Text, bearer: Bearer) -> None:
        """End a token at once. 404: there is none, or it was revoked before."""
        self._minting(bearer.name).revoke(name)

    def _minting(self, who: str) -> Minting:
        return Minting(self._reach.tokens(), self._reach.audit(), who, DOOR, self._reach.now())


def token_routes(reach: Reach, gate: Gate) -> APIRouter:
    """Give the paths of tokens."""
    router = APIRouter(tags=["tokens"], dependencies=[Depends(gate.administrator)])
    doors = TokenDoors(reach)
    router.get("/tokens", summary="All tokens")(doors.listed)
    router.post("/tokens", summary="Make a token", status_code=HTTPStatus.CREATED)(doors.add)
    router.delete("/tokens/{name}", summary="Revoke a token", status_code=HTTPStatus.NO_CONTENT)(doors.revoke)
    return router
