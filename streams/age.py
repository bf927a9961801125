"""Since when a message waits: the time that the broker has of the first one that nobody has finished."""

import time
from collections.abc import Mapping
from contextlib import closing
from typing import Final

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from streams.lag import Partition
from streams.settings import KafkaSettings, for_librdkafka
from streams.tail import TailFailed

SECONDS: Final = 5.0
"""After this, whatever has not answered is left out: who looks at a clock does not wait for it."""

RULES: Final = {
    "group.id": "age",  # librdkafka insists on a name; nothing is joined or committed
    "enable.auto.commit": False,
    "enable.partition.eof": True,
    # One message of each partition is enough.
    "fetch.message.max.bytes": 4096,
    "log_level": 2,
}


def first_times(settings: KafkaSettings, places: Mapping[Partition, int]) -> dict[Partition, int]:
    """Give the time of the first message at or after an offset, in milliseconds since 1970.

    A partition that has none there is missing from the answer. Raises TailFailed.
    """
    if not places:
        return {}
    try:
        with closing(Consumer({**for_librdkafka(settings), **RULES})) as consumer:
            return _read(consumer, places)
    except KafkaException as error:
        raise TailFailed(f"the age of messages: {error.args[0].str()}") from error


def _read(consumer: Consumer, places: Mapping[Partition, int]) -> dict[Partition, int]:
    consumer.assign([TopicPartition(*where, offset) for where, offset in places.items()])
    waiting, found = set(places), dict[Partition, int]()
    deadline = time.monotonic() + SECONDS
    while waiting and time.monotonic() < deadline:
        for message in consumer.consume(len(waiting), timeout=0.1):
            where = Partition(message.topic() or "", message.partition() or 0)
            if where in waiting:
                waiting.discard(where)
                consumer.incremental_unassign([TopicPartition(*where)])
                if (at := _time(message)) is not None:
                    found[where] = at
    return found


def _time(message: Message) -> int | None:
    """Give the time of a message; None: it only says that there is no more."""
    error = message.error()
    if error is None:
        return message.timestamp()[1]
    if error.code() != KafkaError._PARTITION_EOF:  # noqa: SLF001 - the name it has
        raise KafkaException(error)
    return None
