"""Which migration the tables stand at, asked without Alembic: all ask, few migrate, and it is large."""

from sqlalchemy import Column, Engine, MetaData, Table, Text, inspect, select

NEWEST = "0009"
"""The migration that this program needs; the tests hold it to be the last one."""

_VERSION = Table("alembic_version", MetaData(), Column("version_num", Text))


class StoreNewer(Exception):
    """The tables of the store are of a newer program than this one."""


def version_of(engine: Engine) -> str:
    """Give the last migration that a database has seen; nothing if it never saw one. Raises StoreNewer."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(_VERSION.name):
            return ""
        version = connection.execute(select(_VERSION.c.version_num)).scalar() or ""
    if version > NEWEST:
        raise StoreNewer(f"the store is at migration {version}, this program knows {NEWEST}")
    return version
