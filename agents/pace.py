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
FIRST_LOOK = 500
"""Changes that are published before the first look: a side on which little happens hardly ever asks."""


class Pace:
    """Keeps capture from running far ahead of routing."""

    def __init__(
        self,
        look: Callable[[], Standing | None],
        *,
        far: int = FAR_BEHIND,
        still: float = STILL_SECONDS,
        between: float = LOOK_SECONDS,
        first: int = FIRST_LOOK,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``look`` tells how far routing is behind on the changes of the side."""
        self._look, self._clock = look, clock
        self._far, self._still, self._between = far, still, between
        self._looked = clock() - between
        self._room: int | None = first
        """Changes that may be published before the next look; None: nobody is waited for."""
        self._finished: int | None = None
        self._moved = 0.0

    def keep(self, published: int, stopping: Stopping) -> None:
        """Return once more may be published; so many changes at most were, just now. Raises GaveUp."""
        early = self._between - (self._clock() - self._looked)
        if self._room is None:
            if early > 0:
                return
        else:
            self._room -= published
            if self._room > 0:
                return
            wait(early, stopping)
        while self._is_far_ahead():
            wait(self._between, stopping)

    def _is_far_ahead(self) -> bool:
        standing = self._look()
        self._looked = self._clock()
        if standing is None or standing.waiting < self._far:
            self._room = None if standing is None else self._far - standing.waiting
            self._finished = None
            return False
        if standing.finished != self._finished:
            self._finished, self._moved = standing.finished, self._looked
        if self._looked - self._moved < self._still:
            return True
        if self._room is not None:
            log.warning("routing finishes nothing, and is not waited for", changes=standing.waiting)
            self._room = None
        return False
