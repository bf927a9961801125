"""Who may use the HTTP API: a port of its own. Secrets are not kept, only their digests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, get_args

TokenRole = Literal["viewer", "operator", "administrator"]
"""What the bearer may do; each may do what those before it may."""

TOKEN_ROLES: tuple[TokenRole, ...] = get_args(TokenRole)


@dataclass(frozen=True, slots=True)
class Token:
    """A name under which somebody, or a program, uses the API."""

    name: str
    role: TokenRole
    digest: str
    """Of the secret; nobody can get back from it to the secret."""
    made_at: datetime
    made_by: str
    revoked_at: datetime | None = None


class Tokens(Protocol):
    """Keeps tokens; revoked ones, too, so that a name in the audit means one token for good."""

    def add(self, token: Token) -> bool:
        """Keep a new token; False: there is, or was, one of this name. Raises StoreDown."""
        ...

    def bearer(self, digest: str) -> Token | None:
        """Give the token with this digest; None: there is none, or it was revoked."""
        ...

    def listed(self) -> Sequence[Token]:
        """List all tokens by name."""
        ...

    def revoke(self, name: str, at: datetime) -> bool:
        """End a token at once; False: there is none of this name that is not revoked."""
        ...
