"""How far a consumer group is behind, as the broker knows it."""

import time
from collections.abc import Iterable
from typing import Any, NamedTuple

from kafka import TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import CoordinatorLoadInProgressError, CoordinatorNotAvailableError, NotCoordinatorError

from streams.admin import admin
from streams.settings import KafkaSettings

COORDINATOR_BUSY = (CoordinatorNotAvailableError, CoordinatorLoadInProgressError, NotCoordinatorError)
COORDINATOR_SECONDS = 15
"""A cluster makes its offsets topic when the first group asks for it; that takes a moment."""


class Partition(NamedTuple):
    """A partition of a topic."""

    topic: str
    number: int


class Progress(NamedTuple):
    """Where a group stands in a partition."""

    committed: int
    """The next record it has not finished; the first one there is, if it never committed."""
    end: int

    @property
    def lag(self) -> int:
        """Count the records (and gaps) it has not finished."""
        return self.end - self.committed


def end_offsets(settings: KafkaSettings, topics: Iterable[str]) -> dict[Partition, int]:
    """Give the offset the next record of each partition will have. Raises TopicsFailed."""
    with admin(settings) as client:
        return _offsets(client, _partitions(client, topics), OffsetSpec.LATEST)


def progress(settings: KafkaSettings, group: str, topics: Iterable[str]) -> dict[Partition, Progress]:
    """Tell where a group stands in each partition of the topics. Raises TopicsFailed."""
    with admin(settings) as client:
        partitions = _partitions(client, topics)
        first = _offsets(client, partitions, OffsetSpec.EARLIEST)
        # Committed before end: records written in between then count as lag, not as a negative one.
        committed = _committed(client, group)
        ends = _offsets(client, partitions, OffsetSpec.LATEST)
    return {where: Progress(_known(committed.get(where), first[where]), end) for where, end in ends.items()}


def lag(settings: KafkaSettings, group: str, topics: Iterable[str]) -> dict[str, int]:
    """Count per topic the records a group has not finished. Raises TopicsFailed."""
    behind: dict[str, int] = {}
    for where, state in progress(settings, group, topics).items():
        behind[where.topic] = behind.get(where.topic, 0) + state.lag
    return behind


def _committed(client: Any, group: str) -> dict[Partition, int]:
    deadline = time.monotonic() + COORDINATOR_SECONDS
    while True:
        try:
            offsets = client.list_group_offsets(group)[group]
        except COORDINATOR_BUSY:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return {Partition(*where): kept.offset for where, kept in offsets.items()}


def _known(committed: int | None, first: int) -> int:
    return first if committed is None or committed < first else committed


def _partitions(client: Any, topics: Iterable[str]) -> list[TopicPartition]:
    return [
        TopicPartition(topic["name"], partition["partition_index"])
        for topic in client.describe_topics(list(topics))
        for partition in topic["partitions"]
    ]


def _offsets(client: Any, partitions: list[TopicPartition], spec: OffsetSpec) -> dict[Partition, int]:
    found = client.list_partition_offsets(dict.fromkeys(partitions, spec))
    return {Partition(*where): where_to.offset for where, where_to in found.items()}
