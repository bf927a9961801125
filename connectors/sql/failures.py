"""Errors of the database, told apart: down, busy, or this one row is bad."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from connectors.port import TargetDown


class CannotConnect(TargetDown):
    """The side cannot be used as it is, or as the settings say; the message names what mends it.

    As with a side that is down, nothing is wrong with the commands: they wait until somebody has mended it.
    """


RETRY_SECONDS = 5.0
_SQLITE_DOWN = ("unable to open", "disk I/O error", "disk is full", "readonly database")
_NOT_OURS = {"42P01", "42501"}
"""PostgreSQL: no such table, no right to it."""
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
        if _lacks_our_tables(error):
            message = f"side {side} is not set up for capture. Remedy: echoless connect {side}"
            raise CannotConnect(message) from error
        raise


def is_down(error: DBAPIError) -> bool:
    """Say whether the connection is gone or could not be made."""
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return True
    state = sqlstate(error)
    if state is not None:
        return state.startswith(("08", "57P"))
    if isinstance(error.orig, sqlite3.Error):
        return any(phrase in str(error.orig) for phrase in _SQLITE_DOWN)
    return isinstance(error, OperationalError)


def is_busy(error: DBAPIError) -> bool:
    """Say whether somebody else's transaction was in the way."""
    return sqlstate(error) in _BUSY_STATES or "database is locked" in str(error.orig)


def _lacks_our_tables(error: DBAPIError) -> bool:
    said = str(error.orig)
    return "echoless_" in said and ("no such table" in said or sqlstate(error) in _NOT_OURS)


def sqlstate(error: DBAPIError) -> str | None:
    """Give PostgreSQL's code of the error."""
    state: str | None = getattr(error.orig, "sqlstate", None)
    return state


def cause(error: DBAPIError) -> str:
    """Give the database's own words, without the statement."""
    return str(error.orig).strip()
