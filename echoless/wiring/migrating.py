"""The migrations of the coupling store, apart from it: whoever only opens the store needs no Alembic."""

from coupling_store.failures import told_apart
from coupling_store.migrate import pending, upgrade
from echoless.settings import Settings
from echoless.wiring.store import address


def upgrade_store(settings: Settings) -> list[str]:
    """Bring the tables of the store up to date; give what it lacked. Raises StoreDown, StoreNewer."""
    with told_apart(_never_taken):
        return upgrade(address(settings))


def pending_migrations(settings: Settings) -> list[str]:
    """Give the migrations that the store lacks. Raises StoreDown, StoreNewer."""
    with told_apart(_never_taken):
        return pending(address(settings))


def _never_taken(_error: BaseException) -> bool:
    """Migrations couple nothing."""
    return False
