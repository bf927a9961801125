"""How far the workers are behind, as the broker knows it."""

from collections.abc import Iterator
from typing import NamedTuple

from echoless.failures import Failure
from echoless.settings import Settings
from echoless.wiring.agents import ROUTING, applying_group
from echoless.wiring.broker import kafka, topic_names, wanted_topics
from echoless.wiring.controlling import CONTROL
from echoless.wiring.sides import tables
from streams.admin import TopicsFailed, admin
from streams.lag import lag


class Lag(NamedTuple):
    """Messages of a topic that a kind of worker has not finished."""

    worker: str
    topic: str
    waiting: int


def lags(settings: Settings) -> list[Lag]:
    """Ask the broker how far every worker is behind. Raises TopicsFailed."""
    try:
        reached = kafka(settings)
    except Failure as failure:
        raise TopicsFailed(failure.what, failure.remedy) from failure
    names = topic_names(settings)
    return [
        Lag(worker, topic, waiting)
        for worker, topics in readers(settings)
        for topic, waiting in sorted(lag(reached, names.group(worker), topics).items())
    ]


def missing_topics(settings: Settings) -> list[str]:
    """Give the topics that the broker lacks. Raises TopicsFailed, Failure."""
    with admin(kafka(settings)) as client:
        present = set(client.list_topics())
    return [spec.name for spec in wanted_topics(settings) if spec.name not in present]


def readers(settings: Settings) -> Iterator[tuple[str, list[str]]]:
    """Give each kind of worker, and the topics that it reads."""
    names, taking_part = topic_names(settings), tables(settings)
    changes = [names.changes(*table) for table in taking_part]
    yield ROUTING, changes + [names.results(side) for side in settings.sides]
    yield CONTROL, [names.control]
    for side in settings.sides:
        yield applying_group(side), [names.commands(of, table) for of, table in taking_part if of == side]
