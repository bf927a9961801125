"""Tokens of the API are made and revoked, from the command line or through the API itself; all recorded."""

import re
from datetime import datetime
from uuid import uuid4

import orjson

from agents.guard import Wrong
from coupling_store.audit import Audit, Entry
from coupling_store.tokens import Token, TokenRole, Tokens
from echoless.api.secrets import digest_of, new_secret

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


class Minting:
    """Makes tokens and revokes them, in somebody's name."""

    def __init__(self, tokens: Tokens, audit: Audit, who: str, door: str, now: datetime) -> None:
        self._tokens = tokens
        self._audit = audit
        self._who = who
        self._door = door
        self._now = now

    def add(self, name: str, role: TokenRole) -> str:
        """Make a token, and give its secret: nobody can show it again. Raises Wrong, StoreDown."""
        if not NAME.fullmatch(name):
            remedy = "take letters, digits, and any of . _ @ - after the first; 64 at most"
            raise Wrong("bad_name", f"{name!r} cannot be the name of a token", remedy)
        secret = new_secret()
        if not self._tokens.add(Token(name, role, digest_of(secret), self._now, self._who)):
            raise Wrong(
                "name_taken",
                f"there is a token {name}, or there was one",
                "take another name: in the audit each stands for one token",
            )
        self._record("add token", {"name": name, "role": role})
        return secret

    def revoke(self, name: str) -> None:
        """End a token at once. Raises Wrong, StoreDown."""
        if not self._tokens.revoke(name, self._now):
            raise Wrong("unknown_token", f"there is no valid token {name!r}", "echoless tokens list")
        self._record("revoke token", {"name": name})

    def _record(self, kind: str, asked: dict[str, str]) -> None:
        told = orjson.dumps(asked).decode()
        entry = Entry(
            uuid4().hex,
            self._now,
            self._who,
            self._door,
            kind,
            "",
            "",
            told,
            done=True,
            code="",
            message="",
            answer="{}",
        )
        self._audit.record(entry)
