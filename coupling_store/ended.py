"""Couplings that ended while a command was in flight: whoever is about to apply it must know."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, select

from coupling_store.audit_tables import ENDED
from coupling_store.bulk import Bulk
from coupling_store.database import Database
from coupling_store.moments import to_micros

END = Bulk(ENDED, "insert", ("coupling_id", "ended_at"), sets=("ended_at",))
KEPT: Final = timedelta(days=8)
"""Longer than the topics keep commands: then nobody can apply one any more."""


def ended_rows(ids: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Give the rows of couplings that end now."""
    now = to_micros(datetime.now(UTC))
    return ((id_, now) for id_ in ids)


def ended_among(connection: Connection, database: Database, ids: Collection[str]) -> set[str]:
    """Find those of these couplings that ended in flight."""
    keys = {"keys": database.texts(ids)}
    found = select(ENDED.c.coupling_id).where(database.among(ENDED.c.coupling_id, "keys"))
    return set(connection.scalars(found, keys))


def forget_ended(connection: Connection) -> None:
    """Forget those of which no topic holds a command any more."""
    connection.execute(delete(ENDED).where(ENDED.c.ended_at < to_micros(datetime.now(UTC) - KEPT)))
