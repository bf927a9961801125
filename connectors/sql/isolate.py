"""One bad row must not stop the others: halve the batch until the bad ones stand alone.

Where many are bad, halving tries nearly every row by itself, and each of these is a journey to the database.
So a small part is sifted: the database tries its rows where they are, and tells which ones it refuses.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from connectors.sql.failures import is_busy, is_down

Item = TypeVar("Item")
Sift = Callable[[Sequence[Item]], Mapping[int, DBAPIError]]
"""Tells, by place, which items would be refused and why, and writes nothing; empty: it cannot tell."""

SIFTED: Final = 128
"""Trying a row costs more than writing it with others: one bad row in hundreds is found sooner by halving."""


def write_isolated(
    connection: Connection,
    items: Sequence[Item],
    write: Callable[[Sequence[Item]], None],
    sift: Sift[Item] | None = None,
) -> Iterator[tuple[Item, Exception]]:
    """Write all but those that cannot be written, and give these. Raises if the side is down or busy."""
    try:
        with connection.begin_nested():
            write(items)
    except (DBAPIError, TypeError, UnicodeError, OverflowError) as error:
        _raise_if_passing(error)
        if len(items) == 1:
            yield items[0], error
            return
        refused = sift(items) if sift and isinstance(error, DBAPIError) and len(items) <= SIFTED else {}
        for place, reason in refused.items():
            _raise_if_passing(reason)
            yield items[place], reason
        for part in _others(items, refused) if refused else _halves(items):
            yield from write_isolated(connection, part, write, None if refused else sift)


def _raise_if_passing(error: Exception) -> None:
    if isinstance(error, DBAPIError) and (is_down(error) or is_busy(error)):
        raise error


def _halves(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    middle = len(items) // 2
    yield items[:middle]
    yield items[middle:]


def _others(items: Sequence[Item], refused: Mapping[int, DBAPIError]) -> Iterator[Sequence[Item]]:
    """Give the good ones together, if there are any."""
    if good := [item for place, item in enumerate(items) if place not in refused]:
        yield good
