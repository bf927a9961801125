"""The topic of errors, followed as it grows."""

from collections.abc import Iterator, Mapping

import structlog

from echoless.api.reach import Told
from echoless.settings import Settings
from echoless.wiring.broker import kafka, topic_names
from echoless.wiring.rules import codec
from schemas.codec import Codec, Undecodable
from streams.follow import Following
from streams.lag import Partition
from streams.port import Received

SECONDS = 1.0
"""How long a look waits for something new."""

_log = structlog.get_logger(__name__)


class FollowedErrors:
    """Errors that were opened and closed, as their topic tells them."""

    def __init__(self, following: Following, reads: Codec) -> None:
        self._following = following
        self._codec = reads
        self._places = {where.number: offset for where, offset in following.places.items()}

    def next(self) -> Iterator[Told]:
        """Give what is new, after a second at most. Raises TailFailed."""
        for received in self._following.next(SECONDS):
            self._places[received.partition] = received.offset + 1
            if (told := self._told(received)) is not None:
                yield told

    def close(self) -> None:
        """Let go of the broker."""
        self._following.close()

    def _told(self, received: Received) -> Told | None:
        key = (received.key or b"").decode(errors="replace")
        try:
            problem = None if received.value is None else self._codec.decode_problem(received.value)
        except Undecodable as error:
            _log.warning("an error that nobody can read", offset=received.offset, cause=str(error))
            return None
        return Told(key, problem, dict(self._places))


def errors_after(settings: Settings, after: Mapping[int, int]) -> FollowedErrors:
    """Follow the topic of errors from a place; else from its present end. Raises TailFailed, Failure."""
    topic = topic_names(settings).errors
    places = {Partition(topic, number): offset for number, offset in after.items()}
    return FollowedErrors(Following(kafka(settings), [topic], places), codec(settings))
