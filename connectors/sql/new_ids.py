"""The next free numbers of a series, such as C00042, as business systems number their records."""

# ruff: noqa: S608 - names in statements are quoted, values travel as parameters

import re

from sqlalchemy import Connection, text

from connectors.sql.tables import Mapped

_TAKE = text("UPDATE echoless_series SET next = next + :count WHERE tbl = :tbl RETURNING next")
_BEGIN = text("INSERT INTO echoless_series VALUES (:tbl, :next) ON CONFLICT (tbl) DO NOTHING")


def next_ids(connection: Connection, table: Mapped, count: int) -> list[str]:
    """Take numbers that no other applier gets: the row of the series stays locked until commit."""
    pattern = table.settings.series or "{}"
    taken = connection.execute(_TAKE, {"tbl": table.name, "count": count}).scalar()
    if taken is None:
        first = _highest(connection, table, pattern) + 1
        connection.execute(_BEGIN, {"tbl": table.name, "next": first})
        taken = connection.execute(_TAKE, {"tbl": table.name, "count": count}).scalar_one()
    return [pattern.format(number) for number in range(taken - count, taken)]


def _highest(connection: Connection, table: Mapped, pattern: str) -> int:
    """Find the highest number in use when the series begins."""
    before, after = (re.escape(part) for part in re.split(r"\{[^}]*\}", pattern))
    written = re.compile(f"{before}([0-9]+){after}")
    keys = connection.execute(text(f"SELECT {table.record_id} FROM {table.sql_name} t")).scalars()
    found = (written.fullmatch(key) for key in keys if key)
    return max((int(match[1]) for match in found if match), default=0)
