"""The tables of what operators do: their actions, what they paused, couplings that ended in flight."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, Text

from coupling_store.tables import KEY, METADATA

__all__ = ["AUDIT", "ENDED", "METADATA", "PAUSES"]

AUDIT = Table(
    "audit",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("door", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("mapping", Text, nullable=False),
    Column("key", KEY),
    Column("asked", Text, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("answer", Text, nullable=False),
)
"""Every action and its answer; ``key`` is null where nobody gave one."""
KEY_ONCE = Index("audit_key", AUDIT.c.key, unique=True)
BY_TIME = Index("audit_at", AUDIT.c.at)

PAUSES = Table(
    "pauses",
    METADATA,
    Column("what", KEY, primary_key=True),
    Column("name", KEY, primary_key=True),
    Column("to_role", KEY, primary_key=True),
    Column("who", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
)

ENDED = Table(
    "ended",
    METADATA,
    Column("coupling_id", KEY, primary_key=True),
    Column("ended_at", BigInteger, nullable=False),
)
"""Couplings that ended while a command was in flight: whoever applies it refuses it."""
EARLIEST = Index("ended_at", ENDED.c.ended_at)
