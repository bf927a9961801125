"""Schema files from the tables of a side, as its database has them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from connectors.sql.engine import open_admin
from connectors.sql.failures import target_down
from connectors.sql.misfits import misfits
from connectors.sql.reflect import reflect_table
from connectors.sql.settings import SqlSide, SqlTable
from echoless.failures import Exit, Failure
from echoless.settings import Settings, Side
from echoless.wiring.sides import side_named
from schemas.generate import render, table_schema
from schemas.tables import load_table


def generate_schemas(settings: Settings, side: str, *, replace: bool) -> Iterator[tuple[Path, bool]]:
    """Write the schema file of each table of a side; give each file, and whether it was written.

    Files that exist are kept unless told otherwise. Raises TargetDown, Failure.
    """
    folder = settings.schemas / side
    described = _described(side_named(settings, side), side, folder)
    engine = open_admin(described)
    try:
        with target_down(side):
            _refuse_unusable(engine, described, side)
            for name, table in described.tables.items():
                file = folder / f"{name}.avsc"
                wanted = replace or not file.exists()
                if wanted:
                    _write(file, _schema(engine, side, name, table))
                yield file, wanted
    finally:
        engine.dispose()


def _described(side: Side, name: str, folder: Path) -> SqlSide:
    keys = {table: _key(side, table, folder) for table in side.tables}
    if unknown := [table for table, key in keys.items() if key is None]:
        asked = ", ".join(f"{name}/{table}" for table in unknown)
        where = ", ".join(f"sides.{name}.tables.{table}.key" for table in unknown)
        raise Failure(f"which column is the key of {asked}?", f"write it in {where}", Exit.USAGE)
    tables = {
        table: SqlTable(name=side.table(table).name or table, key=key) for table, key in keys.items() if key
    }
    return SqlSide(
        url=side.url, admin_url=side.admin_url, integration_user=side.integration_user, tables=tables
    )


def _key(side: Side, table: str, folder: Path) -> str | None:
    """Give the key column that the configuration names, or a schema file that exists."""
    file = folder / f"{table}.avsc"
    return side.table(table).key or (load_table(file).key if file.exists() else None)


def _refuse_unusable(engine: Any, described: SqlSide, side: str) -> None:
    if found := misfits(engine, described, {}):
        raise Failure("\n".join(f"{side}/{misfit}" for misfit in found), "mend this, then try again")


def _schema(engine: Any, side: str, name: str, table: SqlTable) -> str:
    try:
        return render(table_schema(side, name, table.key, reflect_table(engine, table)))
    except ValueError as error:
        raise Failure(str(error), f"correct sides.{side}.tables.{name}.key", Exit.USAGE) from error


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
