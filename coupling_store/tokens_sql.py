"""Tokens in the database of the store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from coupling_store.connected import Connected
from coupling_store.moments import from_micros, to_micros
from coupling_store.tokens import Token
from coupling_store.tokens_tables import TOKENS

_T = TOKENS.c


class SqlTokens:
    """Keeps tokens in the table ``tokens``."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def add(self, token: Token) -> bool:
        """Keep a new token; False: there is, or was, one of this name."""
        row = {
            "name": token.name,
            "role": token.role,
            "digest": token.digest,
            "made_at": to_micros(token.made_at),
            "made_by": token.made_by,
        }
        try:
            with self._connected.writing() as connection:
                connection.execute(insert(TOKENS).values(row))
        except IntegrityError:
            return False
        return True

    def bearer(self, digest: str) -> Token | None:
        """Give the token with this digest; None: there is none, or it was revoked."""
        valid = select(TOKENS).where(_T.digest == digest, _T.revoked_at.is_(None))
        with self._connected.looking() as connection:
            row = connection.execute(valid).first()
        return None if row is None else _token(row)

    def listed(self) -> Sequence[Token]:
        """List all tokens by name."""
        with self._connected.looking() as connection:
            return [_token(row) for row in connection.execute(select(TOKENS).order_by(_T.name))]

    def revoke(self, name: str, at: datetime) -> bool:
        """End a token at once; False: there is none of this name that is not revoked."""
        valid = update(TOKENS).where(_T.name == name, _T.revoked_at.is_(None))
        with self._connected.writing() as connection:
            return connection.execute(valid.values(revoked_at=to_micros(at))).rowcount > 0


def _token(row: Any) -> Token:
    revoked = None if row.revoked_at is None else from_micros(row.revoked_at)
    return Token(row.name, row.role, row.digest, from_micros(row.made_at), row.made_by, revoked)
