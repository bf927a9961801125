"""The coupling store."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coupling_store.open import UnknownStore, open_store
from coupling_store.operating import Operating, open_operating
from coupling_store.port import Store
from echoless.settings import Settings

KINDS = ("sqlite:///", "postgresql+psycopg://")


@contextmanager
def store(settings: Settings) -> Iterator[Store]:
    """Open the coupling store for as long as it is needed. Raises StoreDown, StoreOutdated."""
    opened = open_store(address(settings))
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def operating(settings: Settings) -> Iterator[Operating]:
    """Open the audit and the pauses of the store."""
    opened = open_operating(address(settings))
    try:
        yield opened
    finally:
        opened.close()


def address(settings: Settings) -> str:
    """Give the store's address, its folder made: SQLite makes files, not folders. Raises UnknownStore."""
    address = settings.store.get_secret_value()
    if not address.startswith(KINDS):
        raise UnknownStore(f"store: an address begins with {', '.join(KINDS)}")
    scheme, _, path = address.partition(":///")
    if scheme == "sqlite":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    return address
