"""Full synchronizations, fitted together: who begins them, and who works on them."""

from functools import partial

from agents.jobs.beginning import Beginning, Topics
from agents.jobs.previewing import Previewing
from agents.jobs.scheduled import Scheduled
from agents.jobs.working import Working
from agents.parts import Parts
from coupling_store.port import Store
from echoless.settings import Settings
from echoless.wiring.broker import kafka, topic_names
from echoless.wiring.rules import catalog, mappings
from streams.ranges import bounds, read_range
from streams.retention import expiring


def beginning(settings: Settings, opened: Store) -> Beginning:
    """Give what begins full synchronizations."""
    reached = kafka(settings)
    topics = Topics(topic_names(settings), partial(bounds, reached), partial(expiring, reached))
    return Beginning(opened, mappings(settings), catalog(settings), topics)


def working(settings: Settings, parts: Parts) -> Working:
    """Give what works on ranges of jobs."""
    return Working(parts, mappings(settings), catalog(settings), partial(read_range, kafka(settings)))


def previewing(settings: Settings, parts: Parts) -> Previewing:
    """Give what tells what a full synchronization would do."""
    return Previewing(parts, mappings(settings), catalog(settings), partial(read_range, kafka(settings)))


def scheduled(settings: Settings, parts: Parts) -> Scheduled:
    """Give what runs mappings by the clock."""
    return Scheduled(parts, mappings(settings))
