"""The sides and their connectors."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from connectors.port import Applier, Capturer
from connectors.sql.apply import SqlApplier
from connectors.sql.capture import SqlCapturer
from connectors.sql.engine import open_admin, open_engine
from connectors.sql.epoch import new_epoch, was_restored
from connectors.sql.events import BadRows
from connectors.sql.failures import target_down
from connectors.sql.install import install, is_installed, merges, remove
from connectors.sql.misfits import Misfit
from connectors.sql.misfits import misfits as find_misfits
from connectors.sql.readiness import Missing, missing
from connectors.sql.settings import SqlSide, SqlTable
from echoless.failures import Exit, Failure
from echoless.settings import Settings, Side, Table
from echoless.wiring.rules import catalog
from rules.findings import did_you_mean
from schemas.tables import TableType


def tables(settings: Settings) -> list[tuple[str, str]]:
    """List the tables that take part, as (side, table)."""
    return [(name, table) for name, side in settings.sides.items() for table in side.tables]


def side_named(settings: Settings, name: str) -> Side:
    """Give the settings of a side. Raises Failure for a side nobody configured."""
    try:
        return settings.sides[name]
    except KeyError:
        remedy = did_you_mean(name, settings.sides)
        raise Failure(f"there is no side {name!r}", remedy, Exit.USAGE) from None


@contextmanager
def capturer(settings: Settings, side: str, bad_rows: BadRows) -> Iterator[Capturer]:
    """Give what publishes the changes of a side, for as long as it is needed."""
    every_edit = side_named(settings, side).every_edit
    made = SqlCapturer(
        side, _sql_side(settings, side), _types(settings, side), bad_rows, every_edit=every_edit
    )
    try:
        yield made
    finally:
        made.close()


@contextmanager
def applier(settings: Settings, side: str) -> Iterator[Applier]:
    """Give what carries out the commands to a side, for as long as it is needed."""
    made = SqlApplier(side, _sql_side(settings, side), _types(settings, side))
    try:
        yield made
    finally:
        made.close()


def install_capture(settings: Settings, side: str) -> None:
    """Set a side up for capture; again changes nothing. Raises CannotConnect, TargetDown."""
    described = _sql_side(settings, side)
    with _administered(side, described) as engine:
        install(engine, described.tables, described.integration_user)


def remove_capture(settings: Settings, side: str) -> int:
    """Take capture away from a side; give the number of changes that were not published yet."""
    with _administered(side, _sql_side(settings, side)) as engine:
        return remove(engine)


def begin_epoch(settings: Settings, side: str) -> None:
    """Let every record of a side count as new, after a backup was restored there."""
    with _administered(side, _sql_side(settings, side)) as engine:
        new_epoch(engine)


def refuse_restored(settings: Settings, side: str, published: int) -> None:
    """Refuse a restored backup: older than what the side published. Raises TargetDown, Failure."""
    engine = open_engine(_sql_side(settings, side).url)
    try:
        with target_down(side):
            restored = was_restored(engine, published)
    finally:
        engine.dispose()
    if restored:
        raise Failure(
            f"{side} is older than its own change log, which ends at version {published}: a backup was "
            f"restored there. What it lost stays on the other side until you decide",
            f"let what stands in the backup count as edited now: echoless connect {side} --new-epoch "
            f"&& echoless snapshot {side}; or restore a later backup",
            Exit.USAGE,
        )


def is_captured(settings: Settings, side: str) -> bool:
    """Tell whether a side is set up for capture. Raises TargetDown."""
    with _administered(side, _sql_side(settings, side)) as engine, engine.connect() as connection:
        return is_installed(connection)


def merges_edits(settings: Settings, side: str) -> bool:
    """Tell whether the triggers of a captured side are new enough to merge edits. Raises TargetDown."""
    with _administered(side, _sql_side(settings, side)) as engine, engine.connect() as connection:
        return merges(connection)


def misfits(settings: Settings, side: str) -> list[Misfit]:
    """Tell how the schema files differ from the tables of a side. Raises TargetDown."""
    described = _sql_side(settings, side)
    with _administered(side, described) as engine:
        return find_misfits(engine, described, _types(settings, side))


def side_lacks(settings: Settings, side: str) -> list[Missing]:
    """Tell what is missing before a side can be written to; empty: it is ready. Raises Failure."""
    return missing(side, _sql_side(settings, side), _types(settings, side))


@contextmanager
def _administered(side: str, described: SqlSide) -> Iterator[Any]:
    engine = open_admin(described)
    try:
        with target_down(side):
            yield engine
    finally:
        engine.dispose()


def _types(settings: Settings, side: str) -> dict[str, TableType]:
    types = catalog(settings)
    return {table: types.table(side, table) for table in side_named(settings, side).tables}


def _sql_side(settings: Settings, name: str) -> SqlSide:
    side, types = side_named(settings, name), _types(settings, name)
    _refuse_missing_file(name, side.url.get_secret_value())
    return SqlSide(
        url=side.url,
        admin_url=side.admin_url,
        integration_user=side.integration_user,
        tables={table: _sql_table(side.table(table), kind) for table, kind in types.items()},
    )


def _sql_table(table: Table, described: TableType) -> SqlTable:
    return SqlTable(name=table.name or described.name, key=table.key or described.key, new_id=table.new_id)


def _refuse_missing_file(side: str, url: str) -> None:
    """Raise Failure for a SQLite database that is not there: SQLite would make an empty one in its place."""
    scheme, _, path = url.partition(":///")
    if scheme.startswith("sqlite") and not Path(path).exists():
        raise Failure(f"{side}: there is no database {path}", f"correct sides.{side}.url", Exit.DOWN)
