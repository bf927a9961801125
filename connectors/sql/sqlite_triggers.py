"""The triggers of a SQLite side: every write of a row goes into the journal, with its author.

SQLite knows no users: a write is a user's, unless our applier's name stands in ``echoless_author``.
The triggers read the row as it stands rather than NEW: another trigger may have changed it again
already, and the highest id must carry the last image.
"""

# ruff: noqa: S608 - names in statements are quoted

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, inspect, text

from connectors.sql.epoch import last_version
from connectors.sql.settings import SqlTable
from connectors.sql.sqlite_image import image, literal, quote
from connectors.sql.streaks import changed, same_streak
from schemas.messages import Operation

USER = "user"
"""The author of every write that is not ours."""

_AUTHOR = f"coalesce((SELECT name FROM echoless_author LIMIT 1), '{USER}')"
_NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
_LAST = "(SELECT max(id) FROM echoless_journal)"


def create(connection: Connection, name: str, table: SqlTable) -> None:
    """Make the triggers of one table."""
    columns = [column["name"] for column in inspect(connection).get_columns(table.name)]
    key = quote(table.key)
    continues = same_streak("echoless_versions", "excluded", last_version(connection))
    # Compared byte by byte: a column may call 'a' and 'A' the same.
    differences = {c: f"OLD.{quote(c)} IS NOT NEW.{quote(c)} COLLATE BINARY" for c in columns}
    gone = _journal(name, f"OLD.{key}", "delete", None)
    row = _Row(table, columns)
    created = _journal(name, f"NEW.{key}", "create", row)
    updated = _journal(name, f"NEW.{key}", "update", row, changed([*differences.values()]), continues)
    same_key = f"OLD.{key} IS NEW.{key} COLLATE BINARY"
    differs = " OR ".join(one for column, one in differences.items() if column != table.key)
    for suffix, event, when, body in (
        ("create", "INSERT", "1", created),
        ("update", "UPDATE", f"{same_key} AND ({differs or '0'})", updated),
        ("key", "UPDATE", f"NOT ({same_key})", gone + created),
        ("delete", "DELETE", "1", gone),
    ):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {quote(f'echoless_on_{name}_{suffix}')} AFTER {event} ON {quote(table.name)}"
            f" FOR EACH ROW WHEN {when} BEGIN {body} END"
        )


def drop(connection: Connection) -> None:
    """Take away all our triggers."""
    ours = text(
        r"SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'echoless\_on\_%' ESCAPE '\'"
    )
    for trigger in connection.execute(ours).scalars().all():
        connection.exec_driver_sql(f"DROP TRIGGER {quote(trigger)}")


class _Row(NamedTuple):
    """The row as it stands."""

    table: SqlTable
    columns: Sequence[str]

    def source(self, key: str) -> str:
        return f"FROM {quote(self.table.name)} t WHERE t.{quote(self.table.key)} IS {key}"


def _journal(
    name: str, key: str, operation: Operation, row: _Row | None, fields: str = "NULL", continues: str = "0"
) -> str:
    """Write one row into the journal, and its id into the versions, unless the row has gone again."""
    source = row.source(key) if row else ""
    what = image("t", row.columns) if row else "NULL"
    there = f"WHERE EXISTS (SELECT 1 {source})" if row else "WHERE 1"
    tbl, record_id = literal(name), f"CAST({key} AS TEXT)"
    return (
        "INSERT INTO echoless_journal (tbl, record_id, operation, author, changed_at, image)"
        f" SELECT {tbl}, {record_id}, '{operation}', {_AUTHOR}, {_NOW}, {what} {source};"
        "INSERT INTO echoless_versions (tbl, record_id, version, author, changed_at, deleted, since, fields)"
        f" SELECT {tbl}, coalesce({record_id}, ''), {_LAST}, {_AUTHOR}, {_NOW},"
        f" {0 if row else 1}, {_LAST if row else 'NULL'}, {fields} {there}"
        " ON CONFLICT (tbl, record_id) DO UPDATE SET version = excluded.version, author = excluded.author,"
        " changed_at = excluded.changed_at, deleted = excluded.deleted, fields = excluded.fields,"
        f" since = CASE WHEN {continues} THEN echoless_versions.since ELSE excluded.since END;"
    )
