"""Connections to a SQL side, set up so that times are UTC and transactions begin when we say so."""

from typing import Any

from pydantic import SecretStr
from sqlalchemy import Connection, Engine, create_engine, event, make_url

from connectors.sql.settings import SqlSide

CONNECT_SECONDS = 5
LOCK_SECONDS = 1
"""How long a statement waits for somebody else's lock before the command is put off."""
FILE_SECONDS = 10
"""The same on SQLite, where one writer locks the whole file."""
ADMIN_SECONDS = 30
"""The same for whoever makes or removes triggers, and needs a moment without writers."""


def open_engine(url: SecretStr | str, lock_seconds: int = LOCK_SECONDS) -> Engine:
    """Open a side. Nothing is connected before the first statement. The caller disposes of it."""
    address = make_url(url.get_secret_value() if isinstance(url, SecretStr) else url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(address)
    settings = f"-c timezone=UTC -c lock_timeout={lock_seconds * 1000}"
    arguments = {"connect_timeout": CONNECT_SECONDS, "options": settings, "application_name": "echoless"}
    return create_engine(address, connect_args=arguments, pool_size=1, max_overflow=2, hide_parameters=True)


def open_admin(side: SqlSide) -> Engine:
    """Open a side with the right to make tables and triggers."""
    return open_engine(side.admin_url or side.url, ADMIN_SECONDS)


def single_statements(engine: Engine) -> Connection:
    """Connect for statements that each stand alone: none of them waits for a commit, none holds a lock."""
    connection = engine.connect()
    if engine.dialect.name == "sqlite":
        return connection.execution_options(stands_alone=True)
    return connection.execution_options(isolation_level="AUTOCOMMIT")


def _open_sqlite(address: Any) -> Engine:
    arguments = {"timeout": FILE_SECONDS, "check_same_thread": False}
    engine = create_engine(address, connect_args=arguments, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # Transactions are ours to begin, see _begin.
    # Text that is not UTF-8 must not stop a reader: it is kept, and found when it is parsed.
    connection.text_factory = _lenient
    connection.execute("PRAGMA foreign_keys = ON")


def _lenient(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")


def _begin(connection: Any) -> None:
    # A transaction that reads first and writes later would fail if somebody wrote in between.
    if not connection.get_execution_options().get("stands_alone", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
