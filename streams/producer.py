"""The producer: librdkafka, with every delivery report checked."""

from collections.abc import Iterable
from threading import Lock

from confluent_kafka import KafkaError, KafkaException, Message
from confluent_kafka import Producer as Librdkafka

from streams.knock import reason
from streams.port import NotDelivered, Outgoing
from streams.settings import KafkaSettings, for_librdkafka

DELIVERY_SECONDS = 30

RULES = {
    # librdkafka's own default puts three keys in four elsewhere than the Java clients do:
    # order per key and compaction would break with every other publisher.
    "partitioner": "murmur2_random",
    "enable.idempotence": True,
    "acks": "all",
    "compression.type": "lz4",
    # Long enough for the records of one batch to meet; `send` ends with a flush, which cuts it short.
    "linger.ms": 20,
    "delivery.timeout.ms": DELIVERY_SECONDS * 1000,
    "queue.buffering.max.messages": 200_000,
    "log_level": 2,
}


class RdkafkaProducer:
    """Writes to Kafka. Threads may share one; each ``send`` waits for its own records only."""

    def __init__(self, settings: KafkaSettings, *, delivery_seconds: float = DELIVERY_SECONDS) -> None:
        own = {"delivery.timeout.ms": int(delivery_seconds * 1000)}
        self._client = Librdkafka({**for_librdkafka(settings), **RULES, **own})
        self._settings = settings

    def send(self, messages: Iterable[Outgoing]) -> None:
        """Write all and wait until the broker has every one of them. Raises NotDelivered."""
        reports = _Reports()
        sent = 0
        for message in messages:
            self._produce(message, reports)
            sent += 1
        while reports.missing(sent):
            # Unlike poll, flush does not wait for the linger time to pass.
            self._client.flush(0.1)
        reports.raise_first(self._settings)

    def close(self) -> None:
        """Flush and let go."""
        self._client.flush(DELIVERY_SECONDS)

    def _produce(self, message: Outgoing, reports: "_Reports") -> None:
        topic, key, value, headers = message
        while True:
            try:
                self._client.produce(topic, value, key, on_delivery=reports.take, headers=list(headers))
            except BufferError:
                # The queue is full: make room, librdkafka ends each record's stay by its time-out.
                self._client.poll(0.1)
            except KafkaException as error:
                raise NotDelivered(f"{topic}: {error.args[0].str()}") from error
            else:
                return


class _Reports:
    """The delivery reports of one ``send``; they may arrive in any thread that polls."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._count = 0
        self._failed: list[tuple[str, KafkaError]] = []

    def take(self, error: KafkaError | None, message: Message) -> None:
        with self._lock:
            self._count += 1
            if error is not None:
                self._failed.append((f"{message.topic()}, key {message.key()!r}", error))

    def missing(self, sent: int) -> bool:
        with self._lock:
            return self._count < sent

    def raise_first(self, settings: KafkaSettings) -> None:
        if self._failed:
            which, error = self._failed[0]
            raise NotDelivered(
                f"{len(self._failed)} records were not delivered, first: {which}: {reason(settings, error)}. "
                "Is the broker up? echoless doctor tells"
            )
