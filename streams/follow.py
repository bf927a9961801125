"""Follows topics from a place on, without a consumer group: for those who only listen."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from streams.lag import Partition
from streams.port import Received
from streams.settings import KafkaSettings, for_librdkafka
from streams.tail import TailFailed, bounds_of, look_in, received_of

AT_ONCE: Final = 500

RULES: Final = {
    "group.id": "follow",  # librdkafka insists on a name; nothing is joined or committed
    "enable.auto.commit": False,
    # Whoever comes back after the place was compacted away goes on with what is left.
    "auto.offset.reset": "earliest",
    "log_level": 2,
}
PASSING: Final = frozenset({KafkaError._ALL_BROKERS_DOWN, KafkaError._TRANSPORT})  # noqa: SLF001 - the names they have
"""A broker that is away for a while comes back, and the consumer goes on by itself."""


class Following:
    """Reads topics on and on. For one thread at a time."""

    def __init__(
        self, settings: KafkaSettings, topics: Sequence[str], after: Mapping[Partition, int]
    ) -> None:
        """Begin at these places; at partitions that are not named, at their end. Raises TailFailed."""
        self._named = ", ".join(topics)
        look_in(settings, self._named)
        self._consumer = Consumer({**for_librdkafka(settings), **RULES})
        try:
            self.places = self._begin(topics, after)
        except KafkaException as error:
            self.close()
            raise TailFailed(f"{self._named}: {error.args[0].str()}") from error

    def next(self, seconds: float) -> list[Received]:
        """Give what is new, after so many seconds at most. Raises TailFailed."""
        found = []
        for message in self._consumer.consume(AT_ONCE, timeout=seconds):
            if error := message.error():
                self._refuse(error)
            else:
                found.append(received_of(message))
        return found

    def close(self) -> None:
        """Let go of the broker."""
        with suppress(RuntimeError):  # it was closed before
            self._consumer.close()

    def _begin(self, topics: Sequence[str], after: Mapping[Partition, int]) -> dict[Partition, int]:
        ends = {
            Partition(topic, number): end
            for topic in topics
            for number, (_, end) in bounds_of(self._consumer, topic).items()
        }
        # Never behind the end: a place that is not there yet would be waited for in silence.
        places = {where: min(after.get(where, end), end) for where, end in ends.items()}
        self._consumer.assign([TopicPartition(*where, offset) for where, offset in places.items()])
        return places

    def _refuse(self, error: KafkaError) -> None:
        if error.code() not in PASSING:
            raise TailFailed(f"{self._named}: {error.str()}")
