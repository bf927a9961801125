"""A producer for tests that need no broker: keeps the records in a list."""

from collections.abc import Iterable
from threading import Lock

from streams.port import NotDelivered, Outgoing


class MemoryProducer:
    """Remembers what was sent; ``topics``, if given, are the only ones there are."""

    def __init__(self, topics: Iterable[str] | None = None) -> None:
        self.sent: list[Outgoing] = []
        self._topics = None if topics is None else frozenset(topics)
        self._lock = Lock()

    def send(self, messages: Iterable[Outgoing]) -> None:
        """Keep all records. Raises NotDelivered for a topic that is not there."""
        batch = list(messages)
        with self._lock:
            for message in batch:
                if self._topics is not None and message.topic not in self._topics:
                    raise NotDelivered(f"{message.topic}: unknown topic")
                self.sent.append(message)

    def close(self) -> None:
        """Do nothing: there is nothing to flush."""
