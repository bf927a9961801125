"""Since when messages wait, told by a real broker."""

import time

import pytest

from streams.age import first_times
from streams.lag import Partition
from streams.port import Outgoing
from streams.producer import RdkafkaProducer
from streams.settings import KafkaSettings
from streams.topics import TopicSpec, ensure_topics

pytestmark = pytest.mark.connected


def test_the_first_message_that_waits_tells_since_when(kafka_settings: KafkaSettings) -> None:
    topic = f"{kafka_settings.prefix}.waiting"
    ensure_topics(kafka_settings, [TopicSpec(topic, 2)])
    before = int(time.time() * 1000)
    producer = RdkafkaProducer(kafka_settings)
    producer.send([Outgoing(topic, b"a", b"1", ())])
    between = int(time.time() * 1000)
    producer.send([Outgoing(topic, b"a", b"2", ())])
    after = int(time.time() * 1000)
    producer.close()
    found = first_times(kafka_settings, {Partition(topic, 0): 0, Partition(topic, 1): 0})
    ((where, first),) = found.items()
    assert before <= first <= between
    assert between <= first_times(kafka_settings, {where: 1})[where] <= after
    assert first_times(kafka_settings, {where: 2}) == {}
    assert first_times(kafka_settings, {}) == {}
