"""From the JSON image of a row to typed values, exactly; made ready once per table."""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

import orjson

from connectors.sql.converters import BadValue, converter
from schemas.tables import TableType
from schemas.values import Values

_EXACT = json.JSONDecoder(parse_float=Decimal)


class RowReader:
    """Reads images of one table. ``floats``: the database keeps decimals as binary numbers (SQLite)."""

    def __init__(self, table: TableType, floats: bool) -> None:
        self.converts = {field.name: converter(field) for field in table.fields.values()}
        self._plan = tuple(self.converts.items())
        exact = not floats and any(field.kind == "decimal" for field in table.fields.values())
        self.parse: Callable[[str], dict[str, Any]] = _EXACT.decode if exact else orjson.loads

    def read(self, image: str) -> Values:
        """Give all fields of the schema that the row has. Raises BadValue."""
        try:
            row = self.parse(image)
        except ValueError as error:
            raise BadValue(f"the row cannot be read: {error}") from error
        try:
            return {name: convert(row[name]) for name, convert in self._plan}
        except (ValueError, TypeError, ArithmeticError, KeyError):
            return self._read_slowly(row)

    def named(self, image: str, names: Iterable[str]) -> Values:
        """Give these fields, as far as they can be read."""
        row: Mapping[str, Any] = {}
        with suppress(ValueError):
            row = self.parse(image)
        values: Values = {}
        for name in names:
            with suppress(ValueError, TypeError, ArithmeticError, KeyError):
                values[name] = self.converts[name](row[name])
        return values

    def _read_slowly(self, row: Mapping[str, Any]) -> Values:
        values: Values = {}
        for name, convert in self._plan:
            if name not in row:
                continue  # A column that the database lacks is absent, not null.
            try:
                values[name] = convert(row[name])
            except (ValueError, TypeError, ArithmeticError) as error:
                raise BadValue(f"column {name} holds {row[name]!r}: {error}") from error
        return values
