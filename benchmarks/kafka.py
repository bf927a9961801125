"""Kafka as the measurements need it: topics filled beforehand, outputs read afterwards."""

import math
import statistics
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import psutil
from confluent_kafka import (
    OFFSET_BEGINNING,
    Consumer,
    ConsumerGroupState,
    KafkaException,
    Message,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient

from benchmarks.surroundings import ensure_alive
from streams.port import Outgoing
from streams.producer import RdkafkaProducer
from streams.settings import KafkaSettings
from streams.topics import ensure_topics, topic_specs


def fill(kafka: KafkaSettings, tables: Sequence[tuple[str, str]], messages: Iterable[Outgoing]) -> None:
    """Make the topics and write these messages."""
    ensure_topics(kafka, topic_specs(kafka, tables))
    producer = RdkafkaProducer(kafka)
    producer.send(messages)
    producer.close()


def members(client: AdminClient, group: str) -> int:
    """Count the consumers of a group that share its partitions; while they are being shared out: none."""
    found = client.describe_consumer_groups([group], request_timeout=30)[group].result()
    return len(found.members) if found.state == ConsumerGroupState.STABLE else 0


class Output:
    """A topic that somebody else writes to."""

    def __init__(self, kafka: KafkaSettings, topic: str) -> None:
        self._client = Consumer(
            {
                "bootstrap.servers": kafka.bootstrap_servers,
                "group.id": "bench",
                "enable.auto.commit": False,
                "log_level": 2,
            }
        )
        self._places = [TopicPartition(topic, number, OFFSET_BEGINNING) for number in range(kafka.partitions)]

    def count(self) -> int:
        """Count the records in it; what the broker does not tell at the moment counts as nothing."""
        try:
            return sum(self._client.get_watermark_offsets(place, timeout=10)[1] for place in self._places)
        except KafkaException:
            return 0

    def wait_for(
        self, count: int, child: "subprocess.Popen[bytes]", log: Path, seconds: float = 600
    ) -> float:
        """Wait until it holds so many records; give the processor time (us) that the child took for each."""
        deadline, process = time.monotonic() + seconds, psutil.Process(child.pid)
        samples: list[tuple[int, float]] = []
        while (there := self.count()) < count:
            ensure_alive(child, log)
            times = process.cpu_times()
            samples.append((there, (times.user + times.system) * 1e6))
            if time.monotonic() > deadline:
                raise RuntimeError(
                    f"{there} of {count} records after {seconds} s:\n{log.read_text()[-3000:]}"
                )
            time.sleep(0.1)
        busy = [sample for sample in samples if sample[0] > count // 10]
        return statistics.linear_regression(*zip(*busy, strict=True)).slope if len(busy) > 2 else math.nan

    def read(self, count: int) -> list[Message]:
        """Read so many records from the beginning."""
        self._client.assign(self._places)
        found: list[Message] = []
        while len(found) < count:
            found += self._client.consume(5000, 1.0)
        return found

    def close(self) -> None:
        """Let go."""
        self._client.close()


def steady_rate(messages: Iterable[Message]) -> float:
    """Give the records per second of the steady part, by the moments at which they were written.

    The first tenth (start, caches) and the last twentieth are left out; the slope of a line through
    the rest does not depend on where a batch happens to end.
    """
    stamps = sorted(message.timestamp()[1] for message in messages)
    part = range(len(stamps) // 10, len(stamps) * 95 // 100)
    slope = statistics.linear_regression([stamps[i] for i in part], list(part)).slope
    return slope * 1000
