"""Set a side up for capture, and take everything away again: ``echoless connect SIDE [--remove]``."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, inspect, text
from sqlalchemy.exc import NoSuchTableError

from connectors.sql import postgresql_triggers, sqlite_triggers
from connectors.sql.capture_lock import lock_file
from connectors.sql.epoch import begin_epoch
from connectors.sql.failures import CannotConnect
from connectors.sql.schema import AUTHOR, METADATA, READ_BY_US, VERSIONS, WRITTEN_BY_US
from connectors.sql.settings import SqlTable

__all__ = ["CannotConnect", "install", "is_installed", "merges", "remove", "split_name"]


def install(engine: Engine, tables: Mapping[str, SqlTable], integration_user: str) -> None:
    """Make our tables, and triggers on these tables only. Doing it again changes nothing that is known."""
    with engine.begin() as connection:
        for name, table in tables.items():
            _check(connection, name, table)
        METADATA.create_all(connection)
        _add_what_is_new(connection)
        if not _value(connection, "SELECT count(*) FROM echoless_meta"):
            begin_epoch(connection, time.time())
        triggers = sqlite_triggers if engine.dialect.name == "sqlite" else postgresql_triggers
        triggers.drop(connection)
        for name, table in tables.items():
            triggers.create(connection, name, table)
        if engine.dialect.name == "postgresql":
            _grant(connection, integration_user)


def remove(engine: Engine) -> int:
    """Take away triggers and tables; give the number of changes that were not published yet."""
    with engine.begin() as connection:
        if not is_installed(connection):
            return 0
        waiting = _value(connection, "SELECT count(*) FROM echoless_journal")
        triggers = sqlite_triggers if engine.dialect.name == "sqlite" else postgresql_triggers
        triggers.drop(connection)
        METADATA.drop_all(connection)
    if engine.dialect.name == "sqlite":
        Path(lock_file(engine)).unlink(missing_ok=True)
    return waiting


def is_installed(connection: Connection) -> bool:
    """Say whether our tables are there."""
    return inspect(connection).has_table("echoless_journal")


def merges(connection: Connection) -> bool:
    """Say whether the triggers keep streaks of edits; those that earlier versions of ours made do not."""
    return not _lacking(connection)


def split_name(name: str) -> tuple[str | None, str]:
    """Take ``schema.table`` apart; no schema means the default one."""
    schema, _, table = name.rpartition(".")
    return schema or None, table


def _add_what_is_new(connection: Connection) -> None:
    """Add the columns that the versions lack, where an earlier version of ours made them."""
    for column in _lacking(connection):
        kind = column.type.compile(connection.dialect)
        connection.execute(text(f"ALTER TABLE {VERSIONS.name} ADD COLUMN {column.name} {kind}"))


def _lacking(connection: Connection) -> list[Column[Any]]:
    present = {column["name"] for column in inspect(connection).get_columns(VERSIONS.name)}
    return [column for column in VERSIONS.columns if column.name not in present]


def _check(connection: Connection, name: str, table: SqlTable) -> None:
    schema, bare = split_name(table.name)
    try:
        columns = {column["name"] for column in inspect(connection).get_columns(bare, schema)}
    except NoSuchTableError:
        columns = set()
    if not columns:
        raise CannotConnect(
            f"table {name!r}: the database has no table {table.name!r}. "
            f"Remedy: correct its name in the settings of the side, or create it."
        )
    if table.key not in columns:
        raise CannotConnect(
            f"table {name!r}: {table.name!r} has no column {table.key!r}. "
            f"Remedy: name its key among {', '.join(sorted(columns))}."
        )


def _grant(connection: Connection, role: str) -> None:
    known = text("SELECT count(*) FROM pg_roles WHERE rolname = :role")
    if not connection.execute(known, {"role": role}).scalar():
        raise CannotConnect(
            f"the database has no role {role!r}, the integration user. "
            f"Remedy: CREATE ROLE {role} LOGIN PASSWORD '...', and let it read and write the mapped tables."
        )
    quoted = connection.dialect.identifier_preparer.quote(role)
    for table in READ_BY_US:
        connection.execute(text(f"GRANT SELECT ON {table.name} TO {quoted}"))
    for table in WRITTEN_BY_US:
        connection.execute(text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table.name} TO {quoted}"))
    connection.execute(text(f"GRANT SELECT ON SEQUENCE echoless_journal_id_seq TO {quoted}"))
    connection.execute(text(f"REVOKE ALL ON {AUTHOR.name} FROM PUBLIC"))


def _value(connection: Connection, statement: str) -> int:
    return connection.execute(text(statement)).scalar_one()  # type: ignore[no-any-return]  # text() has no types
