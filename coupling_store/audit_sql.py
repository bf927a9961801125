"""What operators did and paused, in the database of the store."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, tuple_
from sqlalchemy.exc import IntegrityError

from coupling_store.audit import Entry
from coupling_store.audit_tables import AUDIT, PAUSES
from coupling_store.connected import Connected
from coupling_store.forgetting import forget_before
from coupling_store.moments import from_micros, to_micros
from coupling_store.one_at_a_time import OneAtATime
from coupling_store.pauses import Pause
from coupling_store.tables import PARKED
from schemas.keys import Role
from schemas.pausing import PAUSED


class SqlAudit:
    """Keeps actions in the table ``audit``."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected
        self._keys = OneAtATime()

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Keep others with the same idempotency key out until the end.

        On PostgreSQL whoever they are; on SQLite within this process, for one process works on it.
        """
        if not key:
            yield
        elif self._connected.locks_rows:
            with self._connected.looking() as connection:
                connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
                yield
        else:
            with self._keys.named(key):
                yield

    def record(self, entry: Entry) -> Entry:
        """Write an entry; of two with the same key the first stays, and is given."""
        row = {**_fields(entry), "at": to_micros(entry.at), "key": entry.key or None}
        try:
            with self._connected.writing() as connection:
                connection.execute(insert(AUDIT).values(row))
        except IntegrityError:
            first = self.answered(entry.key)
            if first is None:
                raise
            return first
        return entry

    def answered(self, key: str) -> Entry | None:
        """Give the entry with this idempotency key, if there is one."""
        with self._connected.looking() as connection:
            row = connection.execute(select(AUDIT).where(AUDIT.c.key == key)).first() if key else None
        return None if row is None else _entry(row)

    def entries(self, limit: int = 100) -> Sequence[Entry]:
        """List entries for people, the latest first."""
        latest = select(AUDIT).order_by(AUDIT.c.at.desc(), AUDIT.c.id).limit(limit)
        with self._connected.looking() as connection:
            return [_entry(row) for row in connection.execute(latest)]

    def forget(self, before: datetime, limit: int) -> int:
        """Forget entries from before then."""
        return forget_before(self._connected, AUDIT.c.id, AUDIT.c.at, before, limit)


class SqlPauses:
    """Keeps pauses in the table ``pauses``; what they hold stands in ``parked``."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def paused(self) -> Sequence[Pause]:
        """Give all that is paused, by name."""
        listed = select(PAUSES).order_by(PAUSES.c.what, PAUSES.c.name, PAUSES.c.to_role)
        with self._connected.looking() as connection:
            rows = connection.execute(listed).all()
        return [Pause(row.what, row.name, row.to_role, row.who, from_micros(row.since)) for row in rows]

    def put(self, pause: Pause) -> bool:
        """Pause; gives False if that was paused already."""
        if pause.since is None:
            raise ValueError("a pause that begins says when")
        row = {**_key(pause), "who": pause.who, "since": to_micros(pause.since)}
        try:
            with self._connected.writing() as connection:
                connection.execute(insert(PAUSES).values(row))
        except IntegrityError:
            return False
        return True

    def end(self, pause: Pause) -> bool:
        """End this very pause; gives False if there was none."""
        this = [PAUSES.c[name] == value for name, value in _key(pause).items()]
        with self._connected.writing() as connection:
            return connection.execute(delete(PAUSES).where(*this)).rowcount > 0

    def released(self, still: Collection[tuple[str, Role]], limit: int) -> list[str]:
        """Give ids of couplings that wait for the end of a pause that has ended."""
        p = PARKED.c
        over = select(p.coupling_id).where(p.waits_mapping == PAUSED)
        if still:
            over = over.where(tuple_(p.mapping, p.waits_role).not_in(sorted(still)))
        with self._connected.looking() as connection:
            return list(connection.scalars(over.order_by(p.coupling_id).limit(limit).distinct()))


def _fields(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in AUDIT.c.keys()}  # noqa: SIM118 - names, not columns


def _entry(row: Any) -> Entry:
    return Entry(**{**row._mapping, "at": from_micros(row.at), "key": row.key or ""})  # noqa: SLF001 - public


def _key(pause: Pause) -> dict[str, str]:
    return {"what": pause.what, "name": pause.name, "to_role": pause.to}
