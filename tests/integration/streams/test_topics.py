"""Topics, lag and reading on a real broker."""

import pytest

from streams.lag import end_offsets, lag, progress
from streams.port import Outgoing
from streams.producer import RdkafkaProducer
from streams.settings import KafkaSettings
from streams.tail import TailFailed, read, read_all
from streams.topics import (
    Mismatch,
    TopicNames,
    TopicsFailed,
    TopicSpec,
    ensure_topics,
    topic_exists,
    topic_specs,
)

pytestmark = pytest.mark.connected


def fill(settings: KafkaSettings, topic: str, count: int) -> None:
    ensure_topics(settings, [TopicSpec(topic, partitions=3)])
    producer = RdkafkaProducer(settings)
    producer.send(Outgoing(topic, b"%d" % n, b"%d" % n) for n in range(count))
    producer.close()


def test_topics_are_made_with_their_settings_and_only_once(kafka_settings: KafkaSettings) -> None:
    specs = topic_specs(kafka_settings, [("erp", "item"), ("crm", "product")])
    assert ensure_topics(kafka_settings, specs) == []
    assert ensure_topics(kafka_settings, specs) == []
    assert topic_exists(kafka_settings, TopicNames(kafka_settings.prefix).changes("erp", "item"))


def test_a_topic_that_differs_is_reported_and_left_as_it_is(kafka_settings: KafkaSettings) -> None:
    name = f"{kafka_settings.prefix}.errors"
    ensure_topics(kafka_settings, [TopicSpec(name, partitions=2, cleanup="delete")])
    found = ensure_topics(kafka_settings, [TopicSpec(name, partitions=4, cleanup="compact")])
    assert found == [
        Mismatch(name, "partitions", wanted="4", found="2"),
        Mismatch(name, "cleanup.policy", wanted="compact", found="delete"),
    ]


def test_a_broker_that_is_not_there_is_told_with_a_remedy() -> None:
    with pytest.raises(TopicsFailed, match=r"start it, or correct broker\.bootstrap_servers"):
        ensure_topics(KafkaSettings(bootstrap_servers="127.0.0.1:1"), [])


def test_a_group_that_never_committed_is_behind_by_everything(kafka_settings: KafkaSettings) -> None:
    topic = f"{kafka_settings.prefix}.source"
    fill(kafka_settings, topic, 300)
    assert lag(kafka_settings, f"{kafka_settings.prefix}.nobody", [topic]) == {topic: 300}
    assert sum(end_offsets(kafka_settings, [topic]).values()) == 300
    assert {state.committed for state in progress(kafka_settings, "nobody", [topic]).values()} == {0}


def test_a_topic_is_read_from_its_beginning_to_its_end(kafka_settings: KafkaSettings) -> None:
    topic = f"{kafka_settings.prefix}.source"
    fill(kafka_settings, topic, 5000)
    records = read_all(kafka_settings, topic)
    assert {record.value for record in records} == {b"%d" % n for n in range(5000)}
    for partition in range(3):
        offsets = [record.offset for record in records if record.partition == partition]
        assert offsets == list(range(len(offsets)))


def test_the_last_records_of_each_partition_can_be_read_alone(kafka_settings: KafkaSettings) -> None:
    topic = f"{kafka_settings.prefix}.source"
    fill(kafka_settings, topic, 300)
    assert len(list(read(kafka_settings, topic, last=2))) == 6


def test_an_empty_topic_has_no_records(kafka_settings: KafkaSettings) -> None:
    topic = f"{kafka_settings.prefix}.empty"
    fill(kafka_settings, topic, 0)
    assert read_all(kafka_settings, topic) == []


def test_a_topic_that_is_not_there_is_told(kafka_settings: KafkaSettings) -> None:
    with pytest.raises(TailFailed, match="nowhere"):
        read_all(kafka_settings, f"{kafka_settings.prefix}.nowhere")
