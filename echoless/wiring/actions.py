"""What operators' actions work with, for as long as it is needed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from agents.actions.means import Lack, Means, Progress
from agents.jobs.beginning import Beginning
from agents.parts import Parts
from agents.pausing import paused_places
from echoless.settings import Settings
from echoless.wiring.agents import now
from echoless.wiring.broker import producer, topic_names
from echoless.wiring.jobs import beginning
from echoless.wiring.rules import codec, mappings_and_options
from echoless.wiring.sides import side_lacks
from echoless.wiring.store import operating, store
from schemas.pausing import PausedPlaces


def silent(_done: int, _total: int) -> None:
    """Tell nobody how far an action is."""


__all__ = ["acting", "operating", "silent"]


@contextmanager
def acting(settings: Settings, progress: Progress = silent) -> Iterator[Means]:
    """Open the store and the broker for actions. Raises StoreDown, StoreOutdated, Failure."""
    known, options = mappings_and_options(settings)
    with store(settings) as opened, producer(settings) as out, operating(settings) as kept:

        def lacks(side: str) -> Sequence[Lack]:
            return [Lack(each.what, each.remedy) for each in side_lacks(settings, side)]

        def paused() -> PausedPlaces:
            return paused_places(kept.pauses.paused(), known)

        def begins() -> Beginning:
            return beginning(settings, opened)

        parts = Parts(opened, codec(settings), out, topic_names(settings), now, paused)
        yield Means(parts, known, kept.audit, kept.pauses, kept.browsing, lacks, begins, progress, options)
