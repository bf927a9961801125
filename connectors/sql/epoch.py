"""The numbers of versions: where they begin, and how to begin anew after a backup was restored.

A version is the id of a journal row. The first id of an epoch is the time in milliseconds, moved
left by 20 bits: later epochs are higher than anything an earlier one can have reached (it would take
a million writes in every millisecond), even one that a restored backup no longer remembers.
"""

import time
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, text

TIME_SHIFT = 20


def begin_epoch(connection: Connection, now: float) -> int:
    """Let ids of the journal begin higher than ever before; give the first one."""
    last = connection.execute(text("SELECT value FROM echoless_meta WHERE name = 'epoch'")).scalar()
    first = max(int(now * 1000) << TIME_SHIFT, (last or 0) + 1, last_version(connection) + 1)
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = 'echoless_journal'"))
        connection.execute(
            text("INSERT INTO sqlite_sequence (name, seq) VALUES ('echoless_journal', :seq)"),
            {"seq": first},
        )
    else:
        connection.execute(text(f"ALTER TABLE echoless_journal ALTER COLUMN id RESTART WITH {first + 1}"))
    connection.execute(text("DELETE FROM echoless_meta WHERE name = 'epoch'"))
    connection.execute(text("INSERT INTO echoless_meta VALUES ('epoch', :first)"), {"first": first})
    return first


def new_epoch(engine: Engine) -> int:
    """Begin anew after a backup was restored: every record gets a version nobody has seen yet.

    Who wrote a record before is forgotten: what the backup brought back counts as edited by users.
    """
    with engine.begin() as connection:
        first = begin_epoch(connection, time.time())
        forget = text("UPDATE echoless_versions SET version = :first, author = ''")
        connection.execute(forget, {"first": first})
    return first


def last_version(connection: Connection) -> int:
    """Give the highest version handed out so far."""
    if connection.dialect.name == "sqlite":
        statement = "SELECT seq FROM sqlite_sequence WHERE name = 'echoless_journal'"
    else:
        statement = "SELECT last_value FROM echoless_journal_id_seq"
    return connection.execute(text(statement)).scalar() or 0


def was_restored(engine: Engine, published: int) -> bool:
    """Say whether the side is a restored backup: it never heard of a version already published."""
    with engine.connect() as connection:
        return last_version(connection) < published


def began_at(version: int) -> datetime:
    """Give the time at which the epoch of this version began."""
    return datetime.fromtimestamp((version >> TIME_SHIFT) / 1000, UTC)
