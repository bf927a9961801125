"""Follows a topic from a place on, without a consumer group: for those who only listen."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from streams.port import Received
from streams.settings import KafkaSettings, for_librdkafka
from streams.tail import TailFailed, bounds_of, received_of

AT_ONCE: Final = 500

RULES: Final = {
    "group.id": "follow",  # librdkafka insists on a name; nothing is joined or committed
    "enable.auto.commit": False,
    # Whoever comes back after the place was compacted away goes on with what is left.
    "auto.offset.reset": "earliest",
    "log_level": 2,
}

Places = dict[int, int]
"""By partition: the next offset."""


class Following:
    """Reads a topic on and on. For one thread at a time."""

    def __init__(self, settings: KafkaSettings, topic: str, after: Mapping[int, int]) -> None:
        """Begin at these places; at partitions that are not named, at their end. Raises TailFailed."""
        self._topic = topic
        self._consumer = Consumer({**for_librdkafka(settings), **RULES})
        try:
            ends = bounds_of(self._consumer, topic)
        except KafkaException as error:
            self.close()
            raise TailFailed(f"{topic}: {error.args[0].str()}") from error
        # Never behind the end: a place that is not there yet would be waited for in silence.
        self.places: Places = {n: min(after.get(n, end), end) for n, (_, end) in ends.items()}
        self._consumer.assign([TopicPartition(topic, n, offset) for n, offset in self.places.items()])

    def next(self, seconds: float) -> list[Received]:
        """Give what is new, after so many seconds at most. Raises TailFailed."""
        messages = self._consumer.consume(AT_ONCE, timeout=seconds)
        found = []
        for message in messages:
            if error := message.error():
                self._refuse(error)
                continue
            received = received_of(message)
            self.places[received.partition] = received.offset + 1
            found.append(received)
        return found

    def close(self) -> None:
        """Let go of the broker."""
        with suppress(RuntimeError):  # it was closed before
            self._consumer.close()

    def _refuse(self, error: KafkaError) -> None:
        """Pass over what mends itself: a broker that is away for a while comes back."""
        if error.fatal() or (not error.retriable() and error.code() != KafkaError._ALL_BROKERS_DOWN):  # noqa: SLF001 - the name it has
            raise TailFailed(f"{self._topic}: {error.str()}")
