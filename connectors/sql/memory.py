"""What a side remembers of the commands it carried out, in the same database, per coupling."""

# ruff: noqa: S608 - names in statements are quoted, values travel as parameters

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, cast

import orjson
from sqlalchemy import Connection, text

from connectors.sql.lists import in_list, listed
from schemas.messages import Command, Result, Status
from schemas.values import dump_values, load_values


class Remembered(NamedTuple):
    """The last command of a coupling that was carried out."""

    coupling_id: str
    generation: int
    sequence: int
    command_id: str
    tbl: str
    record_id: str
    version: int
    status: str
    stored: str
    created: bool


_HOLD = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(id, 0))"
    " FROM (SELECT id FROM unnest(CAST(:ids AS text[])) AS t(id) ORDER BY hashtextextended(id, 0)) t"
)
_COLUMNS = ", ".join(Remembered._fields)
_WRITE = (
    " ON CONFLICT (coupling_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in Remembered._fields[1:-1])
    + ", created = (excluded.created OR echoless_applied.created)"
)
_BULK = text(
    f"INSERT INTO echoless_applied ({_COLUMNS}) SELECT {_COLUMNS}"
    " FROM json_populate_recordset(CAST(NULL AS echoless_applied), CAST(:rows AS json)) ORDER BY coupling_id"
    + _WRITE
)
_EACH = text(
    f"INSERT INTO echoless_applied ({_COLUMNS}) VALUES ("
    + ", ".join(f":{name}" for name in Remembered._fields)
    + ")"
    + _WRITE
)


def recall(connection: Connection, coupling_ids: Collection[str]) -> dict[str, Remembered]:
    """Read what is remembered of these couplings, and keep other appliers off it."""
    dialect = connection.dialect.name
    lock = "" if dialect == "sqlite" else " ORDER BY coupling_id FOR UPDATE"
    statement = f"SELECT {_COLUMNS} FROM echoless_applied WHERE {in_list(dialect, 'coupling_id')}{lock}"
    rows = connection.execute(text(statement), {"ids": listed(dialect, coupling_ids)}).all()
    return {row[0]: Remembered(*row) for row in rows}


def hold(connection: Connection, coupling_ids: Collection[str]) -> None:
    """Keep other appliers off couplings of which nothing may be remembered yet: no row is there to lock.

    Call it before ``recall``: what another applier did meanwhile is then seen.
    """
    if coupling_ids and connection.dialect.name != "sqlite":
        connection.execute(_HOLD, {"ids": listed("postgresql", coupling_ids)})


def remember(connection: Connection, rows: Sequence[Remembered]) -> None:
    """Write these down; a record bears the name of the coupling that made it last."""
    if not rows:
        return
    _disown(connection, [row for row in rows if row.created])
    told = [row._asdict() for row in rows]
    if connection.dialect.name == "sqlite":
        connection.execute(_EACH, told)
    else:
        connection.execute(_BULK, {"rows": orjson.dumps(told).decode()})


def _disown(connection: Connection, rows: Collection[Remembered]) -> None:
    """A database may give the key of a deleted record to a new one."""
    dialect = connection.dialect.name
    for table in {row.tbl for row in rows}:
        statement = (
            "UPDATE echoless_applied SET created = (1 = 0) WHERE tbl = :tbl AND created AND "
            + in_list(dialect, "record_id")
        )
        ids = [row.record_id for row in rows if row.tbl == table]
        connection.execute(text(statement), {"tbl": table, "ids": listed(dialect, ids)})


def remembered(command: Command, result: Result) -> Remembered:
    """Say what to remember of a command that was carried out."""
    return Remembered(
        command.coupling_id,
        command.generation,
        command.sequence,
        command.command_id,
        command.table,
        result.record_id or "",
        result.version or 0,
        result.status,
        dump_values(result.values),
        command.operation == "create",
    )


def answer_again(command: Command, known: Remembered) -> Result:
    """Answer a repeated command as the first time."""
    return Result(
        command_id=command.command_id,
        coupling_id=command.coupling_id,
        sequence=command.sequence,
        side=command.side,
        table=command.table,
        status=cast(Status, known.status),
        record_id=known.record_id,
        version=known.version,
        values=load_values(known.stored),
        traceparent=command.traceparent,
    )


def is_old(command: Command, known: Mapping[str, Remembered]) -> bool:
    """Say whether a later command of the coupling was carried out already."""
    last = known.get(command.coupling_id)
    if last is None or command.generation > last.generation:
        return False
    return command.generation < last.generation or command.sequence <= last.sequence
