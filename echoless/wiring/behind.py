"""How far the workers are behind, in messages and in time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from echoless.failures import Failure
from echoless.settings import Settings
from echoless.wiring.broker import kafka, topic_names
from echoless.wiring.progress import readers
from streams.admin import TopicsFailed
from streams.age import first_times
from streams.lag import Partition, Progress, progress


class Behind(NamedTuple):
    """Messages of a topic that a kind of worker has not finished."""

    worker: str
    topic: str
    waiting: int
    since: datetime | None
    """When the first of them was written; None: there is none."""


def behind(settings: Settings) -> list[Behind]:
    """Ask the broker. Raises TopicsFailed, TailFailed."""
    try:
        reached = kafka(settings)
    except Failure as failure:
        raise TopicsFailed(failure.what, failure.remedy) from failure
    names = topic_names(settings)
    found = [(worker, progress(reached, names.group(worker), topics)) for worker, topics in readers(settings)]
    waiting = {where: at.committed for _, places in found for where, at in places.items() if at.lag}
    times = first_times(reached, waiting)
    return [each for worker, places in found for each in _by_topic(worker, places, times)]


def _by_topic(
    worker: str, places: dict[Partition, Progress], times: dict[Partition, int]
) -> Iterator[Behind]:
    for topic in sorted({where.topic for where in places}):
        mine = {where: state for where, state in places.items() if where.topic == topic}
        first = min((times[where] for where in mine if where in times), default=None)
        since = None if first is None else datetime.fromtimestamp(first / 1000, UTC)
        yield Behind(worker, topic, sum(state.lag for state in mine.values()), since)
