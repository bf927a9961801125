"""Forgetting what has been over for long: a few rows at a time, so that nobody waits for it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, delete, select

from coupling_store.connected import Connected
from coupling_store.moments import to_micros


def forget_before(
    connected: Connected,
    key: Column[Any],
    over_at: Column[Any],
    before: datetime,
    limit: int,
    parts: tuple[Column[Any], ...] = (),
) -> int:
    """Delete the rows of a table that were over before then, the oldest first; gives their number.

    ``key``: the table's key; ``over_at``: the moment that counts, null as long as there is none;
    ``parts``: columns of other tables that hold the key, whose rows go, too. Raises StoreDown.
    """
    old = select(key).where(over_at < to_micros(before)).order_by(over_at).limit(limit)
    with connected.looking() as connection:
        # Mostly there is nothing: on SQLite a look that wants to write would make a batch wait.
        if connection.execute(old).first() is None:
            return 0
    with connected.writing() as connection:
        keys = list(connection.scalars(old.with_for_update(skip_locked=True)))
        for column in (*parts, key):
            connection.execute(delete(column.table).where(column.in_(keys)))
    return len(keys)
