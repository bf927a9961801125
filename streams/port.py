"""What agents see of the broker: batches of raw records in, messages out. No word of Faust or Kafka."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

Headers = Sequence[tuple[str, bytes]]


class Received(NamedTuple):
    """A record as it stands in the log, not decoded."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    """Milliseconds since 1970, as the broker keeps it."""
    key: bytes | None
    value: bytes | None
    headers: Headers = ()


class Outgoing(NamedTuple):
    """A record to write."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()


class NotDelivered(Exception):
    """The broker did not take a record in time; the batch it belongs to must not be acknowledged."""


class Producer(Protocol):
    """Writes records; order is kept per key."""

    def send(self, messages: Iterable[Outgoing]) -> None:
        """Write all and wait until the broker has every one of them. Raises NotDelivered."""
        ...

    def close(self) -> None:
        """Flush and let go."""
        ...


Stopping = Callable[[], bool]
"""True once the worker is to stop or has lost the partitions: a waiting handler must give up."""

BatchHandler = Callable[[Sequence[Received], Stopping], None]
"""Handles records of one or more partitions, each partition's in order. Runs in a thread.
Returning acknowledges all of them; raising stops the worker and acknowledges none."""


class GaveUp(Exception):
    """Raised by a handler that stopped because it was told to; its records will be delivered again."""
