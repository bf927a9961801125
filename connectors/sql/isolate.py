"""One bad row must not stop the others: halve the batch until the bad ones stand alone."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from connectors.sql.failures import is_busy, is_down

Item = TypeVar("Item")


def write_isolated(
    connection: Connection, items: Sequence[Item], write: Callable[[Sequence[Item]], None]
) -> Iterator[tuple[Item, Exception]]:
    """Write all but those that cannot be written, and give these. Raises if the side is down or busy."""
    try:
        with connection.begin_nested():
            write(items)
    except (DBAPIError, TypeError, UnicodeError, OverflowError) as error:
        if isinstance(error, DBAPIError) and (is_down(error) or is_busy(error)):
            raise
        if len(items) == 1:
            yield items[0], error
            return
        middle = len(items) // 2
        yield from write_isolated(connection, items[:middle], write)
        yield from write_isolated(connection, items[middle:], write)
