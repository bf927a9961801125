"""Opening what operators' actions need of the store: the audit and the pauses, in the same database."""

from collections.abc import Callable
from dataclasses import dataclass

from coupling_store.audit import Audit
from coupling_store.audit_sql import SqlAudit, SqlPauses
from coupling_store.connected import Connected
from coupling_store.open import database_at
from coupling_store.pauses import Pauses


@dataclass(frozen=True, slots=True)
class Operating:
    """The audit and the pauses, until they are closed."""

    audit: Audit
    pauses: Pauses
    close: Callable[[], None]


def open_operating(url: str) -> Operating:
    """Open both, in a store whose tables are up to date. Nothing is connected before the first use."""
    database = database_at(url)
    connected = Connected(database)
    return Operating(SqlAudit(connected), SqlPauses(connected), database.reader.dispose)
