"""What could not be read or carried out at all: the dead letters, as their topic holds them."""

from typing import NamedTuple

from echoless.settings import Settings
from echoless.wiring.broker import kafka, topic_names
from streams.port import Received
from streams.tail import read


class Letter(NamedTuple):
    """A message that became a dead letter: where it came from, why it died, what mends it."""

    topic: str
    partition: str
    offset: str
    key: str
    stage: str
    code: str
    problem: str
    remedy: str


def dead_letters(settings: Settings, limit: int) -> list[Letter]:
    """Give the last dead letters of each partition, at most so many of each. Raises TailFailed."""
    letters = read(kafka(settings), topic_names(settings).dead_letters, last=limit)
    return [_letter(received) for received in letters]


def _letter(received: Received) -> Letter:
    told = {name: value.decode(errors="replace") for name, value in received.headers}
    return Letter(
        topic=told.get("__connect.errors.topic", ""),
        partition=told.get("__connect.errors.partition", ""),
        offset=told.get("__connect.errors.offset", ""),
        key=(received.key or b"").decode(errors="replace"),
        stage=told.get("__connect.errors.stage", ""),
        code=told.get("echoless.errors.code", ""),
        problem=told.get("__connect.errors.exception.message", ""),
        remedy=told.get("echoless.errors.remedy", ""),
    )
