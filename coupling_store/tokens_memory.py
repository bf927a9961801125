"""Tokens kept in memory: for tests, beside the store in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from coupling_store.tokens import Token


class MemoryTokens:
    """Keeps tokens in a dict."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}
        self._lock = Lock()

    def add(self, token: Token) -> bool:
        """Keep a new token; False: there is, or was, one of this name."""
        with self._lock:
            return self._tokens.setdefault(token.name, token) is token

    def bearer(self, digest: str) -> Token | None:
        """Give the token with this digest; None: there is none, or it was revoked."""
        with self._lock:
            valid = (token for token in self._tokens.values() if token.revoked_at is None)
            return next((token for token in valid if token.digest == digest), None)

    def listed(self) -> Sequence[Token]:
        """List all tokens by name."""
        with self._lock:
            return sorted(self._tokens.values(), key=lambda token: token.name)

    def revoke(self, name: str, at: datetime) -> bool:
        """End a token at once; False: there is none of this name that is not revoked."""
        with self._lock:
            token = self._tokens.get(name)
            if token is None or token.revoked_at is not None:
                return False
            self._tokens[name] = replace(token, revoked_at=at)
            return True
