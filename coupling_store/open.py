"""Opening the store that an address names."""

from coupling_store.failures import told_apart
from coupling_store.memory import MemoryStore
from coupling_store.migrate import missing_from
from coupling_store.port import Store
from coupling_store.postgresql import Postgresql
from coupling_store.sqlite import Sqlite
from coupling_store.store import SqlStore


class StoreOutdated(Exception):
    """The tables of the store are missing or older than this program."""


class UnknownStore(Exception):
    """No store of this kind."""


def open_store(url: str) -> Store:
    """Open a store: ``memory://``, ``sqlite:///file`` or ``postgresql+psycopg://…``.

    Raises StoreDown if it cannot be reached, StoreOutdated if migrations are missing.
    """
    kind = url.partition(":")[0]
    if kind == "memory":
        return MemoryStore()
    database = database_at(url)
    with told_apart(database.taken):
        missing = missing_from(database.reader)
    if missing:
        database.reader.dispose()
        raise StoreOutdated(f"the store lacks {len(missing)} migration(s). Run: echoless db upgrade")
    return SqlStore(database)


def database_at(url: str) -> Sqlite | Postgresql:
    """Name the database at an address. Raises UnknownStore."""
    kind = url.partition(":")[0]
    if kind == "sqlite":
        return Sqlite(url)
    if kind == "postgresql+psycopg":
        return Postgresql(url)
    raise UnknownStore(
        f"no store of the kind {kind!r}. Use sqlite:///FILE, postgresql+psycopg://… or memory://"
    )
