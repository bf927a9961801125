"""Publishes what changes on a side: the connector reads, the broker gets it, then the connector forgets."""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

import structlog

from agents.guard import FIRST_PAUSE, LONGEST_PAUSE, wait
from agents.pace import Pace
from connectors.port import Capturer, TargetDown
from schemas.codec import Codec, RegistryDown, Unencodable
from schemas.dead_letters import dead_letter_headers
from schemas.headers import headers_of_change
from schemas.messages import ChangeEvent, Origin
from schemas.values import dump_values
from streams.port import GaveUp, NotDelivered, Outgoing, Producer, Stopping
from streams.topics import TopicNames

log = structlog.get_logger(__name__)

MANY = 500
"""Changes of one look that say more are waiting: the next look follows at once."""
SHORTEST_REST, LONGEST_REST = 0.01, 0.05
"""Seconds between two looks at a journal with little in it: they bound the latency."""


def rest_after(spent: float) -> float:
    """Give the seconds to rest after a look that took ``spent``.

    A look costs about the same for one change as for fifty. Resting twice as long as it took lets
    changes gather when the machine is busy, and costs nothing when it is not.
    """
    return min(LONGEST_REST, max(SHORTEST_REST, 2 * spent))


class Capturing:
    """Captures one side."""

    def __init__(self, capturer: Capturer, codec: Codec, producer: Producer, topics: TopicNames) -> None:
        self._capturer = capturer
        self._codec = codec
        self._producer = producer
        self._topics = topics

    def run(self, stopping: Stopping, pace: Pace) -> None:
        """Publish changes at a pace until the worker stops; waits while the side is down."""
        with suppress(GaveUp):
            self._run(stopping, pace)

    def _run(self, stopping: Stopping, pace: Pace) -> None:
        pause = FIRST_PAUSE
        while not stopping():
            began = time.monotonic()
            try:
                published = self._capturer.run_once(self.publish)
                pause = FIRST_PAUSE
            except (TargetDown, NotDelivered, RegistryDown) as down:
                log.warning("nothing captured for now", cause=str(down), seconds=pause)
                wait(pause, stopping)
                pause = min(LONGEST_PAUSE, pause * 2)
                continue
            spent = time.monotonic() - began
            pace.keep(published, stopping)
            if published < MANY:
                wait(rest_after(spent), stopping)

    def snapshot(self, tables: Iterable[str], on_progress: Callable[[str, int], None]) -> int:
        """Publish all records of these tables as they are; gives their number."""
        total = 0
        for table in tables:
            for events in self._capturer.snapshot(table):
                self.publish(events)
                total += len(events)
                on_progress(table, len(events))
        return total

    def publish(self, events: Sequence[ChangeEvent]) -> None:
        """Hand events to the broker and wait until it has them; a deletion is followed by a tombstone."""
        self._producer.send(message for event in events for message in self._messages(event))

    def _messages(self, event: ChangeEvent) -> list[Outgoing]:
        topic = self._topics.changes(event.record.side, event.record.table)
        key = event.record.id.encode()
        try:
            value = self._codec.encode_change(event)
        except Unencodable as error:
            return [self._dead_letter(topic, key, event, error)]
        message = Outgoing(topic, key, value, headers_of_change(event))
        return [message] if event.image is not None else [message, Outgoing(topic, key, None)]

    def _dead_letter(self, topic: str, key: bytes, event: ChangeEvent, error: Unencodable) -> Outgoing:
        """Keep an event that its own schema cannot hold: the row as JSON, and what is wrong with it."""
        log.warning("dead letter", record=str(event.record), code=error.code, message=error.message)
        headers = dead_letter_headers(
            headers_of_change(event),
            stage="capture",
            code=error.code,
            exception_class=type(error).__name__,
            message=error.message,
            origin=Origin(topic, -1, event.version),
            remedy=error.remedy,
        )
        return Outgoing(self._topics.dead_letters, key, dump_values(event.image or {}).encode(), headers)
