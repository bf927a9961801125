"""Something that is costly to find out, kept for a moment: many may ask, one looks."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Cached(Generic[T]):
    """Gives what was found at most so many seconds ago."""

    def __init__(
        self, find: Callable[[], T], seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._find = find
        self._seconds = seconds
        self._clock = clock
        self._lock = Lock()
        self._kept: tuple[float, T] | None = None

    def get(self) -> T:
        """Give it; whoever comes while somebody looks waits for what is found."""
        with self._lock:
            now = self._clock()
            if self._kept is None or now - self._kept[0] >= self._seconds:
                self._kept = (now, self._find())
            return self._kept[1]
