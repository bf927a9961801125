"""Opening the store that an address names."""

from coupling_store.failures import told_apart
from coupling_store.memory import MemoryStore
from coupling_store.port import Store
from coupling_store.postgresql import Postgresql
from coupling_store.sqlite import Sqlite
from coupling_store.store import SqlStore
from coupling_store.version import NEWEST, version_of


class StoreOutdated(Exception):
    """The tables of the store are missing or older than this program."""


class UnknownStore(Exception):
    """No store of this kind."""


def open_store(url: str) -> Store:
    """Open a store: ``memory://``, ``sqlite:///file`` or ``postgresql+psycopg://…``.

    Raises StoreDown if it cannot be reached, StoreOutdated if migrations are missing, StoreNewer.
    """
    kind = url.partition(":")[0]
    if kind == "memory":
        return MemoryStore()
    database = database_at(url)
    try:
        with told_apart(database.taken):
            _refuse_outdated(version_of(database.reader))
    except Exception:
        database.reader.dispose()
        raise
    return SqlStore(database)


def _refuse_outdated(version: str) -> None:
    if version != NEWEST:
        lacking = f"the migrations after {version}" if version else "its tables"
        raise StoreOutdated(f"the store lacks {lacking}. Run: echoless db upgrade")


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
