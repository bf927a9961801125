"""The pace of capture: it rests while routing is far behind, so that edits wait where they merge.

In the journal of a side the edits of a record that wait become one event. In Kafka each of them would
be routed. Nobody depends on it: where routing stands still, or nobody knows, capture goes on.
"""

import time
from collections.abc import Callable

import structlog

from agents.guard import wait
from streams.backlog import Standing
from streams.port import Stopping

log = structlog.get_logger(__name__)

FAR_BEHIND = 4000
"""Changes that wait for routing. It tells what it has finished once a second, at up to 4,000 a second."""
STILL_SECONDS = 5.0
"""How long routing may finish nothing before it counts as dead."""
LOOK_SECONDS = 0.25
"""Between two looks at how far routing is behind."""
LOOK_CHANGES = 500
"""Changes published between two looks: a side on which little happens never asks."""


class Pace:
    """Keeps capture from running far ahead of routing."""

    def __init__(
        self,
        look: Callable[[], Standing | None],
        *,
        far: int = FAR_BEHIND,
        still: float = STILL_SECONDS,
        between: float = LOOK_SECONDS,
        changes: int = LOOK_CHANGES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``look`` tells how far routing is behind on the changes of the side."""
        self._look, self._clock = look, clock
        self._far, self._still, self._between, self._changes = far, still, between, changes
        self._published = 0
        self._looked = clock() - between
        self._finished: int | None = None
        self._moved = 0.0
        self._is_dead = False

    def keep(self, published: int, stopping: Stopping) -> None:
        """Return once more may be published; so many changes were, just now. Raises GaveUp."""
        self._published += published
        if self._published < self._changes or self._clock() - self._looked < self._between:
            return
        self._published = 0
        while self._is_far_ahead():
            wait(self._between, stopping)

    def _is_far_ahead(self) -> bool:
        standing = self._look()
        self._looked = self._clock()
        if standing is None or standing.waiting <= self._far:
            self._finished = None
        elif standing.finished != self._finished:
            self._finished, self._moved = standing.finished, self._looked
        is_dead = self._finished is not None and self._looked - self._moved >= self._still
        if is_dead and not self._is_dead:
            log.warning("routing finishes nothing; changes are published all the same", waiting=standing)
        self._is_dead = is_dead
        return self._finished is not None and not is_dead
