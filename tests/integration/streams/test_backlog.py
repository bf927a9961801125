"""How far a group is behind, told by a real broker, time and again."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from confluent_kafka import Consumer, TopicPartition

from streams.backlog import Backlog, Standing
from streams.port import Outgoing
from streams.producer import RdkafkaProducer
from streams.settings import KafkaSettings, for_librdkafka
from streams.topics import TopicSpec, ensure_topics

pytestmark = pytest.mark.connected


@contextmanager
def member(settings: KafkaSettings, group: str) -> Iterator[Consumer]:
    rules = {"group.id": group, "enable.auto.commit": False}
    with closing(Consumer({**for_librdkafka(settings), **rules})) as consumer:
        yield consumer


def test_what_waits_and_what_is_finished_is_told_of_all_partitions(kafka_settings: KafkaSettings) -> None:
    topics = [f"{kafka_settings.prefix}.{name}" for name in ("one", "two")]
    group = f"{kafka_settings.prefix}.routing"
    ensure_topics(kafka_settings, [TopicSpec(topic, 3) for topic in topics])
    with (
        closing(Backlog(kafka_settings, group, topics)) as backlog,
        closing(RdkafkaProducer(kafka_settings)) as producer,
        member(kafka_settings, group) as consumer,
    ):
        assert backlog.standing() == Standing(0, 0)
        producer.send(Outgoing(topic, str(n).encode(), b"") for topic in topics for n in range(20))
        assert backlog.standing() == Standing(40, 0)
        _, end = consumer.get_watermark_offsets(TopicPartition(topics[0], 1))
        assert end
        consumer.commit(offsets=[TopicPartition(topics[0], 1, end)], asynchronous=False)
        assert backlog.standing() == Standing(40 - end, end)
        (other,) = [topic for topic in topics if topic != topics[0]]
        with closing(Backlog(kafka_settings, group, [other])) as narrow:
            assert narrow.standing() == Standing(20, 0)


def test_a_broker_that_cannot_say_says_nothing(kafka_settings: KafkaSettings) -> None:
    with closing(Backlog(kafka_settings, "routing", [f"{kafka_settings.prefix}.nowhere"])) as backlog:
        assert backlog.standing() is None
    away = kafka_settings.model_copy(update={"bootstrap_servers": "127.0.0.1:9"})
    with closing(Backlog(away, "routing", ["changes"])) as backlog:
        assert backlog.standing() is None
