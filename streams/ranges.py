"""Reads a piece of one partition again, from an offset up to another, beside the workers that read on.

Of each key the last message alone is given: what stood before it is history. To know which one that
is, the piece is read twice; the first time only keys are looked at, which is cheap. They are kept
until the piece is read: some hundred bytes per key.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Final, NamedTuple

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from streams.port import Received
from streams.settings import KafkaSettings, for_librdkafka
from streams.tail import TailFailed, bounds_of, look_in, received_of

FETCHED_AT_ONCE: Final = 1000
FETCH_SECONDS: Final = 0.1

RULES: Final = {
    "group.id": "ranges",  # librdkafka insists on a name; nothing is joined or committed
    "enable.auto.commit": False,
    "enable.partition.eof": True,
    # A piece that was deleted meanwhile must not be passed over in silence.
    "auto.offset.reset": "error",
    # A piece ends where the topic ends: the second reading would wait for the last fetch of the first.
    "fetch.wait.max.ms": 10,
    "log_level": 2,
}


class RangeGone(Exception):
    """The topic no longer holds the piece: it was deleted there, by age or with the topic."""


class Bounds(NamedTuple):
    """What a partition holds: from the first offset up to the end, which is not part of it."""

    topic: str
    partition: int
    first: int
    end: int


class Piece(NamedTuple):
    """Messages in order, and the offset at which to go on after them."""

    messages: list[Received]
    position: int


def bounds(settings: KafkaSettings, topics: Iterable[str]) -> list[Bounds]:
    """Tell what all partitions of the topics hold, in their order. Raises TailFailed."""
    found = []
    look_in(settings, "the topics")
    with _consumer(settings) as consumer:
        for topic in topics:
            with _failing(topic):
                ends = bounds_of(consumer, topic)
            found += [Bounds(topic, number, *ends[number]) for number in sorted(ends)]
    return found


def read_range(
    settings: KafkaSettings, piece: Bounds, size: int, go_on: Callable[[], bool]
) -> Generator[Piece, None, None]:
    """Give the last message of each key, some at a time; the last piece ends at the end.

    ``go_on`` is asked several times a second; False ends it early. Raises TailFailed, RangeGone.
    """
    with _consumer(settings) as consumer, _failing(piece.topic):
        _refuse_gone(consumer, piece)
        last = _last_offsets(consumer, piece, go_on)
        yield from _gathered(_last_ones(consumer, piece, last, go_on), size)


def _last_offsets(consumer: Consumer, piece: Bounds, go_on: Callable[[], bool]) -> dict[bytes, int]:
    """Find the last message of each key. Those without a value are tombstones, and tell nothing."""
    last: dict[bytes, int] = {}
    for messages, _ in _chunks(consumer, piece, go_on):
        for message in messages:
            key = message.key()
            if isinstance(key, bytes) and message.value() is not None:
                last[key] = message.offset() or 0
    return last


def _last_ones(
    consumer: Consumer, piece: Bounds, last: dict[bytes, int], go_on: Callable[[], bool]
) -> Iterator[Piece]:
    """Give the last message of each key, and those without a key: what is wrong there, others say."""
    for messages, position in _chunks(consumer, piece, go_on):
        found = [received_of(message) for message in messages if _counts(message, last)]
        yield Piece(found, position)


def _counts(message: Message, last: dict[bytes, int]) -> bool:
    key = message.key()
    if message.value() is None:
        return False
    return not isinstance(key, bytes) or last.get(key) == message.offset()


def _chunks(
    consumer: Consumer, piece: Bounds, go_on: Callable[[], bool]
) -> Iterator[tuple[list[Message], int]]:
    """Give all messages of the piece in order, as they are fetched, and the offset after them."""
    consumer.assign([TopicPartition(piece.topic, piece.partition, piece.first)])
    position = piece.first
    while position < piece.end and go_on():
        # Asked for more than there is, it would wait the whole time for what is not coming.
        fetched = consumer.consume(min(FETCHED_AT_ONCE, piece.end - position), timeout=FETCH_SECONDS)
        messages = [message for message in fetched if not _is_end(message)]
        if messages:
            position = (messages[-1].offset() or 0) + 1
        if len(messages) < len(fetched):
            # Compaction may have taken the very last ones: no message tells that the end is reached.
            position = piece.end
        yield (
            [message for message in messages if (message.offset() or 0) < piece.end],
            min(position, piece.end),
        )


def _is_end(message: Message) -> bool:
    """Tell whether it only says that there is no more to read for now. Raises KafkaException."""
    error = message.error()
    if error is None:
        return False
    if error.code() != KafkaError._PARTITION_EOF:  # noqa: SLF001 - the name it has
        raise KafkaException(error)
    return True


def _gathered(chunks: Iterator[Piece], size: int) -> Iterator[Piece]:
    """Put small chunks together: many old versions leave few messages of each chunk."""
    gathered: list[Received] = []
    reached = given = 0
    for messages, reached in chunks:
        gathered += messages
        if len(gathered) >= size:
            yield Piece(gathered, reached)
            gathered, given = [], reached
    if reached > given:
        yield Piece(gathered, reached)


def _refuse_gone(consumer: Consumer, piece: Bounds) -> None:
    first, end = bounds_of(consumer, piece.topic).get(piece.partition, (0, 0))
    if piece.first < first or piece.end > end:
        raise RangeGone(
            f"{piece.topic}, partition {piece.partition} holds offsets {first} to {end} now: "
            f"{piece.first} to {piece.end} are gone"
        )


class _consumer(closing[Consumer]):  # noqa: N801 - used like a function: with _consumer(settings) as consumer
    def __init__(self, settings: KafkaSettings) -> None:
        super().__init__(Consumer({**for_librdkafka(settings), **RULES}))


@contextmanager
def _failing(topic: str) -> Iterator[None]:
    try:
        yield
    except KafkaException as error:
        raise TailFailed(f"{topic}: {error.args[0].str()}") from error
