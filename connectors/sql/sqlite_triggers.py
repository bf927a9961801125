"""The triggers of a SQLite side: every write of a row goes into the journal, with its author.

SQLite knows no users: a write is a user's, unless our applier's name stands in ``echoless_author``.
The triggers read the row as it stands rather than NEW: another trigger may have changed it again
already, and the highest id must carry the last image.
"""

# ruff: noqa: S608 - names in statements are quoted

from sqlalchemy import Connection, inspect, text

from connectors.sql.settings import SqlTable
from connectors.sql.sqlite_image import image, literal, quote

USER = "user"
"""The author of every write that is not ours."""

_AUTHOR = f"coalesce((SELECT name FROM echoless_author LIMIT 1), '{USER}')"
_NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
_LAST = "(SELECT max(id) FROM echoless_journal)"


def create(connection: Connection, name: str, table: SqlTable) -> None:
    """Make the triggers of one table."""
    columns = [column["name"] for column in inspect(connection).get_columns(table.name)]
    key, tbl = quote(table.key), literal(name)
    gone = _journal(tbl, f"OLD.{key}", "'delete'", None, table, columns)
    there = {
        operation: _journal(tbl, f"NEW.{key}", f"'{operation}'", f"NEW.{key}", table, columns)
        for operation in ("create", "update")
    }
    # Compared byte by byte: a column may call 'a' and 'A' the same.
    changed = " OR ".join(
        f"OLD.{quote(c)} IS NOT NEW.{quote(c)} COLLATE BINARY" for c in columns if c != table.key
    )
    same_key = f"OLD.{key} IS NEW.{key} COLLATE BINARY"
    for suffix, event, when, body in (
        ("create", "INSERT", "1", there["create"]),
        ("update", "UPDATE", f"{same_key} AND ({changed or '0'})", there["update"]),
        ("key", "UPDATE", f"NOT ({same_key})", gone + there["create"]),
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


def _journal(tbl: str, key: str, operation: str, row: str | None, table: SqlTable, columns: list[str]) -> str:
    """Write one row into the journal, and its id into the versions, unless the row has gone again."""
    source = f"FROM {quote(table.name)} t WHERE t.{quote(table.key)} IS {row}" if row else ""
    what = image("t", columns) if row else "NULL"
    there = f"WHERE EXISTS (SELECT 1 {source})" if row else "WHERE 1"
    record_id = f"CAST({key} AS TEXT)"
    return (
        "INSERT INTO echoless_journal (tbl, record_id, operation, author, changed_at, image)"
        f" SELECT {tbl}, {record_id}, {operation}, {_AUTHOR}, {_NOW}, {what} {source};"
        "INSERT INTO echoless_versions (tbl, record_id, version, author, changed_at, deleted)"
        f" SELECT {tbl}, coalesce({record_id}, ''), {_LAST}, {_AUTHOR}, {_NOW}, {0 if row else 1} {there}"
        " ON CONFLICT (tbl, record_id) DO UPDATE SET version = excluded.version,"
        " author = excluded.author, changed_at = excluded.changed_at, deleted = excluded.deleted;"
    )
