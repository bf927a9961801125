"""Whether a side can be written to: reached, as the integration user, with its tables, rights and capture."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from connectors.port import TargetDown
from connectors.sql.engine import open_engine
from connectors.sql.failures import target_down
from connectors.sql.install import is_installed
from connectors.sql.misfits import misfits
from connectors.sql.settings import SqlSide
from schemas.tables import TableType

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a side lacks, and what mends it."""

    what: str
    remedy: str


def missing(name: str, side: SqlSide, types: Mapping[str, TableType]) -> list[Missing]:
    """Tell everything that a side lacks, looked at as the integration user; empty: it is ready."""
    engine = open_engine(side.url)
    try:
        with target_down(name), engine.connect() as connection:
            found = [*_user(connection, side), *_capture(connection, name), *_rights(connection, side)]
        with target_down(name):
            found += [
                Missing(f"{misfit.table}: {misfit.message}", misfit.remedy)
                for misfit in misfits(engine, side, types)
            ]
    except TargetDown as down:
        return [Missing(f"it cannot be reached: {down}", f"start it, or correct sides.{name}.url")]
    finally:
        engine.dispose()
    return found


def _user(connection: Connection, side: SqlSide) -> Iterator[Missing]:
    if connection.dialect.name != "postgresql":
        return
    user = connection.execute(text("SELECT current_user")).scalar_one()
    if user != side.integration_user:
        remedy = "log in as the integration user, or its changes will not be known as echoes"
        yield Missing(f"we log in as {user}, the integration user is {side.integration_user}", remedy)


def _capture(connection: Connection, name: str) -> Iterator[Missing]:
    if not is_installed(connection):
        yield Missing("its changes are not captured yet", f"echoless connect {name}")


def _rights(connection: Connection, side: SqlSide) -> Iterator[Missing]:
    if connection.dialect.name != "postgresql":
        return
    asks = text("SELECT has_table_privilege(to_regclass(:name), :right)")
    for table in side.tables.values():
        # A table that is not there has no rights to ask for; null then.
        lacking = [
            right
            for right in RIGHTS
            if connection.execute(asks, {"name": table.name, "right": right}).scalar() is False
        ]
        if lacking:
            rights = ", ".join(lacking)
            remedy = f"GRANT {rights} ON {table.name} TO {side.integration_user}"
            yield Missing(f"{side.integration_user} lacks the right to {rights} on {table.name}", remedy)
