"""Who may do what: a token's bearer comes in, if the role is enough and there are not too many requests."""

import math
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from coupling_store.tokens import TOKEN_ROLES, Token, TokenRole
from echoless.api.rates import Rates
from echoless.api.reach import Reach
from echoless.api.refusals import Refused
from echoless.api.secrets import digest_of

Admit = Callable[..., Token]


class Gate:
    """Looks at every request before anything else does."""

    def __init__(self, reach: Reach, rates: Rates) -> None:
        self._reach = reach
        self._rates = rates
        self._bearer = HTTPBearer(
            auto_error=False,
            scheme_name="token",
            description="A token as `echoless tokens add NAME --role ROLE` showed it.",
        )
        self.viewer = self._at_least("viewer")
        self.operator = self._at_least("operator")
        self.administrator = self._at_least("administrator")

    def _at_least(self, role: TokenRole) -> Admit:
        given = Annotated[HTTPAuthorizationCredentials | None, Security(self._bearer)]

        def admit(request: Request, credentials: given) -> Token:
            token = self._known(request, credentials)
            require(token, role)
            request.state.token = token
            return token

        return admit

    def _known(self, request: Request, given: HTTPAuthorizationCredentials | None) -> Token:
        token = self._reach.tokens().bearer(digest_of(given.credentials)) if given else None
        self._slow_down(token.name if token else f"address {request.client and request.client.host}")
        if token is None:
            raise _unknown()
        return token

    def _slow_down(self, caller: str) -> None:
        """Refuse a caller who asks too often; all who bear no token count as one per address."""
        if seconds := self._rates.admit(caller):
            wait = math.ceil(seconds)
            refused = Refused(
                HTTPStatus.TOO_MANY_REQUESTS, "too_many", f"{caller} asks too often", f"wait {wait} s"
            )
            refused.headers = {"Retry-After": str(wait)}
            raise refused


def require(token: Token, role: TokenRole) -> None:
    """See that a token's role is enough. Raises Refused."""
    if TOKEN_ROLES.index(token.role) < TOKEN_ROLES.index(role):
        raise Refused(
            HTTPStatus.FORBIDDEN,
            "missing_role",
            f"the token {token.name} is of a {token.role}; this needs the role {role}",
            f"ask an administrator, or: echoless tokens add NAME --role {role}",
        )


def bearer_of(request: Request) -> Token:
    """Give the token that the gate has let in."""
    token: Token = request.state.token
    return token


Bearer = Annotated[Token, Depends(bearer_of)]


def _unknown() -> Refused:
    refused = Refused(
        HTTPStatus.UNAUTHORIZED,
        "no_token",
        "this needs a token that is valid",
        "send the header Authorization: Bearer TOKEN; a new one: echoless tokens add NAME --role ROLE",
    )
    refused.headers = {"WWW-Authenticate": "Bearer"}
    return refused
