"""A piece of a partition, read again from a real broker."""

from collections.abc import Iterator

import pytest

from streams.port import Outgoing
from streams.producer import RdkafkaProducer
from streams.ranges import Bounds, Piece, RangeGone, bounds, read_range
from streams.settings import KafkaSettings
from streams.tail import TailFailed
from streams.topics import TopicSpec, ensure_topics

pytestmark = pytest.mark.connected


@pytest.fixture
def topic(kafka_settings: KafkaSettings) -> str:
    name = f"{kafka_settings.prefix}.changes"
    ensure_topics(kafka_settings, [TopicSpec(name, 1)])
    return name


@pytest.fixture
def producer(kafka_settings: KafkaSettings) -> Iterator[RdkafkaProducer]:
    made = RdkafkaProducer(kafka_settings)
    yield made
    made.close()


def always() -> bool:
    return True


def put(producer: RdkafkaProducer, topic: str, *messages: tuple[bytes | None, bytes | None]) -> None:
    producer.send(Outgoing(topic, key, value) for key, value in messages)


def read(settings: KafkaSettings, piece: Bounds, size: int = 1000) -> list[Piece]:
    return list(read_range(settings, piece, size, always))


def values(pieces: list[Piece]) -> list[bytes | None]:
    return [message.value for piece in pieces for message in piece.messages]


def test_the_bounds_of_a_topic_are_those_of_its_partitions(
    kafka_settings: KafkaSettings, topic: str, producer: RdkafkaProducer
) -> None:
    assert bounds(kafka_settings, [topic]) == [Bounds(topic, 0, 0, 0)]
    put(producer, topic, (b"a", b"1"), (b"b", b"1"))
    assert bounds(kafka_settings, [topic]) == [Bounds(topic, 0, 0, 2)]


def test_of_each_key_only_the_last_message_is_given(
    kafka_settings: KafkaSettings, topic: str, producer: RdkafkaProducer
) -> None:
    put(producer, topic, (b"a", b"a1"), (b"b", b"b1"), (b"a", b"a2"), (b"b", None), (b"c", b"c1"))
    pieces = read(kafka_settings, Bounds(topic, 0, 0, 5))
    assert values(pieces) == [b"b1", b"a2", b"c1"]
    assert pieces[-1].position == 5


def test_what_was_written_after_the_end_is_not_given(
    kafka_settings: KafkaSettings, topic: str, producer: RdkafkaProducer
) -> None:
    put(producer, topic, *((b"a", b"%d" % n) for n in range(5)))
    pieces = read(kafka_settings, Bounds(topic, 0, 1, 3))
    assert (values(pieces), pieces[-1].position) == ([b"2"], 3)


def test_messages_without_a_key_are_all_given(
    kafka_settings: KafkaSettings, topic: str, producer: RdkafkaProducer
) -> None:
    put(producer, topic, (None, b"1"), (None, b"2"))
    assert values(read(kafka_settings, Bounds(topic, 0, 0, 2))) == [b"1", b"2"]


def test_pieces_say_where_to_go_on(
    kafka_settings: KafkaSettings, topic: str, producer: RdkafkaProducer
) -> None:
    put(producer, topic, *((b"%d" % n, b"%d" % n) for n in range(2500)))
    first, *_ = read(kafka_settings, Bounds(topic, 0, 0, 2500), size=10)
    assert 0 < first.position < 2500
    rest = read(kafka_settings, Bounds(topic, 0, first.position, 2500))
    assert values([first, *rest]) == [b"%d" % n for n in range(2500)]


def test_reading_ends_when_told_to(
    kafka_settings: KafkaSettings, topic: str, producer: RdkafkaProducer
) -> None:
    put(producer, topic, (b"a", b"1"))
    assert values(list(read_range(kafka_settings, Bounds(topic, 0, 0, 1), 10, lambda: False))) == []


def test_a_piece_that_the_topic_no_longer_holds_is_refused(
    kafka_settings: KafkaSettings, topic: str, producer: RdkafkaProducer
) -> None:
    put(producer, topic, (b"a", b"1"))
    with pytest.raises(RangeGone, match="holds offsets 0 to 1 now: 0 to 7 are gone"):
        read(kafka_settings, Bounds(topic, 0, 0, 7))


def test_a_topic_that_is_not_there_is_told(kafka_settings: KafkaSettings) -> None:
    with pytest.raises(TailFailed, match="nowhere"):
        bounds(kafka_settings, [f"{kafka_settings.prefix}.nowhere"])
