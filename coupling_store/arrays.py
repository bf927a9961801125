"""Columns of values as binary arrays of PostgreSQL, packed in one go.

The driver's own way looks at every element for its type; here the column knows its type. One
array a column is what lets a batch of any size go over in one statement.
"""

from collections.abc import Sequence
from struct import Struct, pack
from typing import Any

from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap, Dumper
from psycopg.pq import Format

_HEAD = Struct("!iiIii")
_LENGTH = Struct("!i")
_NULL = b"\xff\xff\xff\xff"


class Texts(list[str | None]):
    """A column of texts."""


class BigInts(list[int | None]):
    """A column of 64-bit integers."""


class Ints(list[int | None]):
    """A column of 32-bit integers."""


class Bools(list[bool]):
    """A column of truth values."""


class _ArrayDumper(Dumper):
    format = Format.BINARY
    item_oid = 0
    item = Struct("")

    def dump(self, obj: Sequence[Any]) -> Buffer:
        """Pack the header, then length and bytes of each element."""
        if not obj:
            return _HEAD.pack(0, 0, self.item_oid, 0, 1)[:12]
        return _HEAD.pack(1, None in obj, self.item_oid, len(obj), 1) + self.items(obj)

    def items(self, values: Sequence[Any]) -> bytes:
        """Pack elements of fixed width, all at once if none is null."""
        size = self.item.size - _LENGTH.size
        if None in values:
            return b"".join(_NULL if v is None else self.item.pack(size, v) for v in values)
        flat = [part for value in values for part in (size, value)]
        return pack("!" + self.item.format[1:] * len(values), *flat)


class _TextsDumper(_ArrayDumper):
    oid = 1009
    item_oid = 25

    def items(self, values: Sequence[Any]) -> bytes:
        """Pack texts, each with its length."""
        parts: list[bytes] = []
        for value in values:
            if value is None:
                parts.append(_NULL)
            else:
                text = value.encode()
                parts += (_LENGTH.pack(len(text)), text)
        return b"".join(parts)


class _BigIntsDumper(_ArrayDumper):
    oid = 1016
    item_oid = 20
    item = Struct("!iq")


class _IntsDumper(_ArrayDumper):
    oid = 1007
    item_oid = 23
    item = Struct("!ii")


class _BoolsDumper(_ArrayDumper):
    oid = 1000
    item_oid = 16
    item = Struct("!i?")


def teach(adapters: AdaptersMap) -> None:
    """Teach a connection these columns."""
    adapters.register_dumper(Texts, _TextsDumper)
    adapters.register_dumper(BigInts, _BigIntsDumper)
    adapters.register_dumper(Ints, _IntsDumper)
    adapters.register_dumper(Bools, _BoolsDumper)
