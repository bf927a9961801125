"""Bulk writes: one statement for many rows, spelt for either database."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import BigInteger, Boolean, Integer, Table

from coupling_store.arrays import BigInts, Bools, Ints, Texts

_ARRAYS: dict[type, type[Texts | BigInts | Ints | Bools]] = {
    BigInteger: BigInts,
    Integer: Ints,
    Boolean: Bools,
}


@dataclass(frozen=True, slots=True)
class Bulk:
    """A statement that writes many rows: which table, what is done, which columns a row gives."""

    table: Table
    does: Literal["insert", "update"]
    """An insert of a row that is there already updates it."""
    columns: tuple[str, ...]
    """The columns of a row, in the order in which rows give them; of an update, the key comes last."""
    sets: tuple[str, ...]
    """The columns that take the new value where the row is there already."""
    adds: tuple[str, ...] = ()
    """The columns to which the new value is added."""

    def __post_init__(self) -> None:
        if self.does == "update" and self.columns != (*self.sets, *self.key):
            raise ValueError(f"{self.table.name}: an update gives what it sets, then the key {self.key}")

    @property
    def key(self) -> tuple[str, ...]:
        """Give the names of the key's columns."""
        return tuple(column.name for column in self.table.primary_key)


def sqlite_text(bulk: Bulk) -> str:
    """Spell it for ``executemany`` of SQLite: it runs once per row, inside the process."""
    if bulk.does == "update":
        sets = ", ".join(f"{_q(name)} = ?" for name in bulk.sets)
        found = " AND ".join(f"{_q(name)} = ?" for name in bulk.key)
        return f"UPDATE {bulk.table.name} SET {sets} WHERE {found}"  # noqa: S608  names from tables.py only
    marks = ", ".join("?" for _ in bulk.columns)
    return f"{_into(bulk)} VALUES ({marks}) {_on_conflict(bulk)}"


def postgresql_text(bulk: Bulk) -> str:
    """Spell it for PostgreSQL: one round trip, an array per column."""
    arrays = ", ".join("%s" for _ in bulk.columns)
    rows = f"unnest({arrays}) AS new({_names(bulk.columns)})"
    if bulk.does == "update":
        sets = ", ".join(f"{_q(name)} = new.{_q(name)}" for name in bulk.sets)
        found = " AND ".join(f"old.{_q(name)} = new.{_q(name)}" for name in bulk.key)
        return f"UPDATE {bulk.table.name} AS old SET {sets} FROM {rows} WHERE {found}"  # noqa: S608  likewise
    return f"{_into(bulk)} SELECT * FROM {rows} {_on_conflict(bulk)}"  # noqa: S608  likewise


def _into(bulk: Bulk) -> str:
    return f"INSERT INTO {bulk.table.name} ({_names(bulk.columns)})"


def _on_conflict(bulk: Bulk) -> str:
    table = bulk.table.name
    sets = [f"{_q(name)} = excluded.{_q(name)}" for name in bulk.sets]
    sets += [f"{_q(name)} = {table}.{_q(name)} + excluded.{_q(name)}" for name in bulk.adds]
    does = f"UPDATE SET {', '.join(sets)}" if sets else "NOTHING"
    return f"ON CONFLICT ({_names(bulk.key)}) DO {does}"


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(map(_q, names))


def _q(name: str) -> str:
    return f'"{name}"'


def array_types(bulk: Bulk) -> list[type[Texts | BigInts | Ints | Bools]]:
    """Give what to put the values of each column into."""
    kinds: dict[type, type[Texts | BigInts | Ints | Bools]] = {
        BigInteger: BigInts,
        Integer: Ints,
        Boolean: Bools,
    }
    return [kinds.get(type(bulk.table.c[name].type), Texts) for name in bulk.columns]
