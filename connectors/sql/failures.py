"""Errors of the database, told apart: down, busy, or this one row is bad."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from connectors.port import TargetDown

RETRY_SECONDS = 5.0
_BUSY_STATES = {"40001", "40P01", "55P03"}
"""PostgreSQL: not serializable, deadlock, lock timeout."""


@contextmanager
def target_down(side: str, busy: bool = True) -> Iterator[None]:
    """Raise TargetDown where the side cannot be reached and, if ``busy``, where somebody is in the way."""
    try:
        yield
    except DBAPIError as error:
        if is_down(error) or (busy and is_busy(error)):
            raise TargetDown(f"side {side}: {cause(error)}", RETRY_SECONDS) from error
        raise


def is_down(error: DBAPIError) -> bool:
    """Say whether the connection is gone or could not be made."""
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return True
    state = sqlstate(error)
    if state is None:
        return isinstance(error, OperationalError) and not is_busy(error)
    return state.startswith(("08", "57P"))


def is_busy(error: DBAPIError) -> bool:
    """Say whether somebody else's transaction was in the way."""
    return sqlstate(error) in _BUSY_STATES or "database is locked" in str(error.orig)


def sqlstate(error: DBAPIError) -> str | None:
    """Give PostgreSQL's code of the error."""
    state: str | None = getattr(error.orig, "sqlstate", None)
    return state


def cause(error: DBAPIError) -> str:
    """Give the database's own words, without the statement."""
    return str(error.orig).strip()
