"""The table of the tokens of the HTTP API."""

from sqlalchemy import BigInteger, Column, Index, Table, Text

from coupling_store.audit_tables import METADATA
from coupling_store.tables import KEY

__all__ = ["METADATA", "TOKENS"]

TOKENS = Table(
    "tokens",
    METADATA,
    Column("name", KEY, primary_key=True),
    Column("role", Text, nullable=False),
    Column("digest", KEY, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("revoked_at", BigInteger),
)
"""Rows are never removed: the audit names tokens."""
DIGEST_ONCE = Index("tokens_digest", TOKENS.c.digest, unique=True)
