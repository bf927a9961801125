"""A row of SQLite as JSON text, exact for whatever the row really holds: columns do not bind types."""

from collections.abc import Iterable


def quote(name: str) -> str:
    """Quote a name for SQLite."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """Quote a text for SQLite."""
    return "'" + value.replace("'", "''") + "'"


def image(alias: str, columns: Iterable[str]) -> str:
    """Give the expression of the JSON object with these columns.

    It is put together as text: ``json_object`` takes no blobs, rounds to 15 digits and, in older
    releases, takes no more than 63 columns.
    """
    parts = [literal(_name(column) + ":") + "||" + _value(f"{alias}.{quote(column)}") for column in columns]
    return "||".join(["'{'", "||','||".join(parts), "'}'"]) if parts else "'{}'"


def _name(column: str) -> str:
    return '"' + column.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _value(column: str) -> str:
    return (
        f"CASE typeof({column}) WHEN 'blob' THEN '{{\"bytes\":\"'||hex({column})||'\"}}'"
        f" WHEN 'real' THEN printf('%!.17g',{column}) ELSE json_quote({column}) END"
    )
