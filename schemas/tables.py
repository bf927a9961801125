"""The tables of the sides, as their Avro files describe them: the catalog that everybody asks."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schemas.avsc import BadSchema, read_record
from schemas.fields import FieldType, Kind
from schemas.fit import Unfitness, check
from schemas.history import history_of

__all__ = [
    "BadSchemas",
    "Catalog",
    "FieldType",
    "Kind",
    "SchemaProblem",
    "TableType",
    "Unfitness",
    "UnknownTable",
    "check",
]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NOT_SIDES = {"envelopes", "history"}


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """What is wrong with a schema file, and what mends it."""

    file: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.message} Remedy: {self.remedy}"


class BadSchemas(Exception):
    """The schema files cannot be used; all problems are listed."""

    def __init__(self, problems: Collection[SchemaProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class UnknownTable(LookupError):
    """No schema file describes this table of this side."""

    def __init__(self, side: str, table: str, known: Collection[str]) -> None:
        self.side = side
        self.table = table
        self.code = "unknown_table"
        self.message = f"no schema for table {table!r} of side {side!r}; known: {', '.join(known) or 'none'}"
        self.remedy = f"Write schemas/{side}/{table}.avsc, or let echoless schemas generate {side} do it."
        super().__init__(f"{self.message}. Remedy: {self.remedy}")


@dataclass(frozen=True, slots=True)
class TableType:
    """A table of a side: its key, and the type of every field."""

    side: str
    name: str
    key: str
    fields: Mapping[str, FieldType]
    schema: Mapping[str, Any] = field(repr=False)
    """The Avro record of the file, with its docs."""
    history: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    """Earlier versions of that record, oldest first."""
    doc: str = ""

    def __str__(self) -> str:
        return f"{self.side}/{self.name}"


@dataclass(frozen=True, slots=True)
class Catalog:
    """All tables of all sides."""

    tables: Mapping[tuple[str, str], TableType]

    @classmethod
    def load(cls, folder: Path) -> "Catalog":
        """Read ``<folder>/<side>/<table>.avsc``. Raises BadSchemas with every problem of every file."""
        tables: dict[tuple[str, str], TableType] = {}
        problems: list[SchemaProblem] = []
        for file in table_files(folder):
            try:
                table = load_table(file)
            except BadSchema as bad:
                problems.append(SchemaProblem(str(bad.file), bad.message, bad.remedy))
            else:
                tables[table.side, table.name] = table
        if not tables and not problems:
            problems.append(_empty(folder))
        if problems:
            raise BadSchemas(problems)
        return cls(tables)

    def table(self, side: str, table: str) -> TableType:
        """Give the type of a table. Raises UnknownTable."""
        try:
            return self.tables[side, table]
        except KeyError:
            raise UnknownTable(side, table, self.names(side)) from None

    def names(self, side: str) -> list[str]:
        """List the tables of a side."""
        return sorted(name for of, name in self.tables if of == side)

    def sides(self) -> list[str]:
        """List the sides."""
        return sorted({side for side, _ in self.tables})

    def __iter__(self) -> Iterator[TableType]:
        return iter(self.tables.values())


def table_files(folder: Path) -> list[Path]:
    """List the schema files of all sides below a folder."""
    return sorted(file for file in folder.glob("*/*.avsc") if file.parent.name not in _NOT_SIDES)


def load_table(file: Path) -> TableType:
    """Read one table and its history. Raises BadSchema."""
    side, name = file.parent.name, file.stem
    for part in (side, name):
        if not _NAME.fullmatch(part):
            raise BadSchema(
                file, f"{part!r} is not a name Avro allows.", "Use letters, digits and underscores only."
            )
    record = read_record(file)
    history = tuple(read_record(old).schema for old in history_of(file))
    return TableType(side, name, record.key, record.fields, record.schema, history, record.doc)


def _empty(folder: Path) -> SchemaProblem:
    return SchemaProblem(
        str(folder),
        "there is no schema file in any folder of a side here.",
        "echoless schemas generate SIDE writes them from the side's own tables.",
    )
