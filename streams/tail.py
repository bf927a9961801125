"""Reads a topic as it is now, from its beginning to its present end, without a consumer group."""

import time
from collections.abc import Iterator
from contextlib import closing
from typing import cast

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Message, TopicPartition

from streams.knock import knock
from streams.port import Received
from streams.refusal import Refused
from streams.settings import KafkaSettings, for_librdkafka

SECONDS = 30

LEADERLESS = {KafkaError.NOT_LEADER_FOR_PARTITION, KafkaError.LEADER_NOT_AVAILABLE}
"""librdkafka does not mark these as worth another try here."""


class TailFailed(Exception):
    """The topic could not be read."""


def read_all(settings: KafkaSettings, topic: str) -> list[Received]:
    """Give all records of a topic; each partition's in order. Raises TailFailed."""
    return list(read(settings, topic))


def read(settings: KafkaSettings, topic: str, *, last: int | None = None) -> Iterator[Received]:
    """Give the records one by one; of each partition the ``last`` ones only, if told. Raises TailFailed."""
    rules = {
        "group.id": "tail",  # librdkafka insists on a name; nothing is joined or committed
        "enable.auto.commit": False,
        "log_level": 2,
        # A busy topic grows faster than some read it: the end is the one at the time of the call.
        "enable.partition.eof": False,
    }
    look_in(settings, topic)
    try:
        with closing(Consumer({**for_librdkafka(settings), **rules})) as consumer:
            yield from _drain(consumer, topic, last)
    except KafkaException as error:
        raise TailFailed(f"{topic}: {error.args[0].str()}") from error


def _drain(consumer: Consumer, topic: str, last: int | None) -> Iterator[Received]:
    ends = bounds_of(consumer, topic)
    starts = {number: _start(low, high, last) for number, (low, high) in ends.items() if high > low}
    consumer.assign([TopicPartition(topic, number, start) for number, start in starts.items()])
    while starts:
        messages = consumer.consume(1000, timeout=0.02)
        for message in messages:
            if message.error():
                raise KafkaException(message.error())
            if (received := received_of(message)).offset < ends[received.partition][1]:
                yield received
        # Compaction leaves gaps: the position tells the end, not the last offset seen.
        for place in consumer.position([TopicPartition(topic, number) for number in starts]):
            if place.offset >= ends[place.partition][1]:
                del starts[place.partition]
                consumer.incremental_unassign([place])


def look_in(settings: KafkaSettings, what: str) -> None:
    """Find out at once whether the broker lets us in; librdkafka tries for long. Raises TailFailed."""
    try:
        knock(settings)
    except Refused as refused:
        raise TailFailed(f"{what}: {refused}; {refused.remedy}") from refused
    except OSError as away:
        raise TailFailed(f"{what}: Kafka at {settings.bootstrap_servers} does not answer: {away}") from away


def bounds_of(consumer: Consumer, topic: str) -> dict[int, tuple[int, int]]:
    """Give, by partition, the first offset and the next one to be written. Raises KafkaException."""
    found = consumer.list_topics(topic, timeout=SECONDS).topics[topic]
    if found.error is not None:
        raise KafkaException(found.error)
    return {number: _bounds(consumer, TopicPartition(topic, number)) for number in found.partitions}


def _bounds(consumer: Consumer, place: TopicPartition) -> tuple[int, int]:
    """Give first and next offset; a partition made a moment ago may not have its leader yet."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            return consumer.get_watermark_offsets(place, timeout=SECONDS)
        except KafkaException as error:
            if error.args[0].code() not in LEADERLESS or time.monotonic() > deadline:
                raise
            consumer.list_topics(place.topic, timeout=SECONDS)
            time.sleep(0.05)


def _start(low: int, high: int, last: int | None) -> int:
    return OFFSET_BEGINNING if last is None else max(low, high - last)


def received_of(message: Message) -> Received:
    """Make a record as the agents see it of a message of librdkafka."""
    # confluent-kafka's stubs allow a dict and text as well; a received message has neither.
    headers = cast("list[tuple[str, bytes | None]]", message.headers() or [])
    return Received(
        message.topic() or "",
        message.partition() or 0,
        message.offset() or 0,
        message.timestamp()[1],
        _bytes(message.key()),
        _bytes(message.value()),
        tuple((name, _bytes(content) or b"") for name, content in headers),
    )


def _bytes(content: str | bytes | None) -> bytes | None:
    return content.encode() if isinstance(content, str) else content
