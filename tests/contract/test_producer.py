"""What every producer promises, held against the real one and the one in memory."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from streams.memory import MemoryProducer
from streams.port import NotDelivered, Outgoing, Producer
from streams.producer import RdkafkaProducer
from streams.settings import KafkaSettings
from streams.tail import read_all
from streams.topics import TopicSpec, ensure_topics


class Subject(NamedTuple):
    """A producer, a topic it can write to, and a way to see what arrived."""

    producer: Producer
    topic: str
    arrived: Callable[[], Sequence[Outgoing]]


def _memory() -> Subject:
    producer = MemoryProducer(["orders"])
    return Subject(producer, "orders", lambda: producer.sent)


def _rdkafka(settings: KafkaSettings) -> Subject:
    topic = f"{settings.prefix}.orders"
    ensure_topics(settings, [TopicSpec(topic, partitions=3)])

    def arrived() -> Sequence[Outgoing]:
        return [Outgoing(r.topic, r.key, r.value, r.headers) for r in read_all(settings, topic)]

    return Subject(RdkafkaProducer(settings, delivery_seconds=5), topic, arrived)


@pytest.fixture(params=["memory", pytest.param("rdkafka", marks=pytest.mark.connected)])
def subject(request: pytest.FixtureRequest) -> Iterator[Subject]:
    made = _memory() if request.param == "memory" else _rdkafka(request.getfixturevalue("kafka_settings"))
    yield made
    made.producer.close()


def test_all_records_are_there_when_send_returns(subject: Subject) -> None:
    sent = [Outgoing(subject.topic, b"%d" % n, b"v") for n in range(1000)]
    subject.producer.send(sent)
    assert sorted(subject.arrived()) == sorted(sent)


def test_key_value_and_headers_arrive_as_they_are(subject: Subject) -> None:
    sent = Outgoing(subject.topic, b"\x00key", b"\xffvalue", (("ce_id", b"1"), ("ce_id", b"2")))
    subject.producer.send([sent])
    (arrived,) = subject.arrived()
    assert arrived._replace(headers=tuple(arrived.headers)) == sent


def test_a_record_without_value_is_a_tombstone(subject: Subject) -> None:
    subject.producer.send([Outgoing(subject.topic, b"k", None)])
    assert subject.arrived()[0].value is None


def test_order_is_kept_per_key(subject: Subject) -> None:
    subject.producer.send(Outgoing(subject.topic, b"k%d" % (n % 7), b"%d" % n) for n in range(2000))
    for key in {record.key for record in subject.arrived()}:
        numbers = [int(record.value or b"") for record in subject.arrived() if record.key == key]
        assert numbers == sorted(numbers)


def test_sending_nothing_is_fine(subject: Subject) -> None:
    subject.producer.send([])
    assert not subject.arrived()


def test_an_unknown_topic_is_not_delivered(subject: Subject) -> None:
    with pytest.raises(NotDelivered, match="nowhere"):
        subject.producer.send([Outgoing(f"nowhere-{uuid.uuid4().hex}", b"k", b"v")])


def test_threads_may_share_a_producer(subject: Subject) -> None:
    batches = [[Outgoing(subject.topic, b"%d" % n, b"%d" % batch) for n in range(200)] for batch in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(subject.producer.send, batches))
    assert len(subject.arrived()) == 1600
