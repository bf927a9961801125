"""How far a consumer group is behind, asked time and again: one connection, two small questions each time."""

from collections.abc import Sequence
from typing import NamedTuple

from confluent_kafka import ConsumerGroupTopicPartitions, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # OffsetSpec is, without saying so
    AdminClient,
    OffsetSpec,
)

from streams.settings import KafkaSettings, for_librdkafka

ANSWER_SECONDS = 1.0
"""Who does not answer so soon cannot say: nobody should wait for it."""


class Standing(NamedTuple):
    """Where a group stands in all partitions of some topics."""

    waiting: int
    """Records (and gaps) it has not finished."""
    finished: int
    """Its committed offsets, added up: a number that moves as long as the group works."""


class Backlog:
    """Asks how far a group is behind on some topics. It connects when it is asked for the first time."""

    def __init__(self, settings: KafkaSettings, group: str, topics: Sequence[str]) -> None:
        self._settings, self._group, self._topics = settings, group, topics
        self._client: AdminClient | None = None
        self._partitions: list[TopicPartition] = []

    def standing(self) -> Standing | None:
        """Tell where the group stands; None: the broker cannot say."""
        try:
            return self._standing()
        except KafkaException:
            # Asked anew, the cluster may have other partitions.
            self._partitions = []
            return None

    def close(self) -> None:
        """Let go of the connection."""
        self._client = None

    def _standing(self) -> Standing:
        if self._client is None:
            self._client = AdminClient({**for_librdkafka(self._settings), "log_level": 2})
        self._partitions = self._partitions or _partitions(self._client, self._topics)
        # Committed before end: records written in between count as waiting, not as fewer than none.
        finished = self._finished(self._client)
        latest = OffsetSpec.latest()  # type: ignore[no-untyped-call]  # the library has no types here
        wanted = dict.fromkeys(self._partitions, latest)
        ends = self._client.list_offsets(wanted, request_timeout=ANSWER_SECONDS)
        return Standing(sum(end.result().offset for end in ends.values()) - finished, finished)

    def _finished(self, client: AdminClient) -> int:
        asked = ConsumerGroupTopicPartitions(self._group, self._partitions)
        (answer,) = client.list_consumer_group_offsets([asked], request_timeout=ANSWER_SECONDS).values()
        # A partition of which it never finished anything has none, which is told as less than nothing.
        return sum(max(0, where.offset) for where in answer.result().topic_partitions)


def _partitions(client: AdminClient, topics: Sequence[str]) -> list[TopicPartition]:
    found = client.list_topics(timeout=ANSWER_SECONDS).topics
    if missing := [topic for topic in topics if topic not in found]:
        raise KafkaException(KafkaError(KafkaError.UNKNOWN_TOPIC_OR_PART, missing[0]))
    return [TopicPartition(topic, number) for topic in topics for number in found[topic].partitions]
