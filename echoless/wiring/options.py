"""Actions on the rows of option mappings: they send nothing, hence need no broker."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from agents.actions.means import Lack, Means, Progress
from agents.actions.perform import perform
from agents.parts import Parts
from echoless.settings import Settings
from echoless.wiring.actions import operating, silent
from echoless.wiring.agents import now
from echoless.wiring.broker import topic_names
from echoless.wiring.rules import codec, mappings_and_options, option_mappings
from echoless.wiring.store import store
from schemas.control import Action
from streams.port import NotDelivered, Outgoing


class _Nowhere:
    """Stands where a producer is asked for, and takes nothing."""

    def send(self, messages: Iterable[Outgoing]) -> None:
        """Refuse; there is nothing to send. Raises NotDelivered."""
        if list(messages):
            raise NotDelivered("no broker was opened for this action")

    def close(self) -> None:
        """Nothing to let go of."""


@contextmanager
def arranging(settings: Settings, progress: Progress = silent) -> Iterator[Means]:
    """Open the store for actions that send nothing. Raises StoreDown, StoreOutdated, Failure."""
    known, options = mappings_and_options(settings)
    with store(settings) as opened, operating(settings) as kept:
        parts = Parts(opened, codec(settings), _Nowhere(), topic_names(settings), now)
        yield Means(parts, known, kept.audit, kept.pauses, _nothing_lacks, progress, options)


def _nothing_lacks(_side: str) -> Sequence[Lack]:
    """No side is written to."""
    return ()


def seed_first(settings: Settings) -> None:
    """Put the rows that option mappings begin with into the store, once and for all time.

    Recorded under a key of its own: rows that somebody removed do not come back with the next start.
    """
    seeded = [options for options in option_mappings(settings).values() if options.seed]
    if not seeded:
        return
    with arranging(settings) as means:
        for options in seeded:
            key = f"the first rows of {options.options}"
            perform(Action("seed_options", options.options, who="echoless", key=key, door="start"), means)
