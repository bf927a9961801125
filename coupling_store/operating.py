"""Opening what operators need of the store: audit, pauses, tokens, and pages, in the same database."""

from collections.abc import Callable
from dataclasses import dataclass

from coupling_store.audit import Audit
from coupling_store.audit_sql import SqlAudit, SqlPauses
from coupling_store.browsing import Browsing
from coupling_store.browsing_sql import SqlBrowsing
from coupling_store.connected import Connected
from coupling_store.open import database_at
from coupling_store.pauses import Pauses
from coupling_store.tokens import Tokens
from coupling_store.tokens_sql import SqlTokens


@dataclass(frozen=True, slots=True)
class Operating:
    """The audit, the pauses, the tokens and the pages, until they are closed."""

    audit: Audit
    pauses: Pauses
    tokens: Tokens
    browsing: Browsing
    close: Callable[[], None]


def open_operating(url: str) -> Operating:
    """Open them, in a store whose tables are up to date. Nothing is connected before the first use."""
    database = database_at(url)
    connected = Connected(database)
    return Operating(
        SqlAudit(connected),
        SqlPauses(connected),
        SqlTokens(connected),
        SqlBrowsing(connected),
        database.reader.dispose,
    )
