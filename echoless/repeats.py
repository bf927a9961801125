"""Lines that say the same over and over: one in a while is enough."""

import logging
import time
from collections.abc import Callable
from typing import Final

SECONDS: Final = 30.0
"""A library whose broker is gone would write a hundred lines a second, and bury ours."""
REMEMBERED: Final = 500


class OncePerWhile(logging.Filter):
    """Lets a line of a library through once in a while; of ours, every one."""

    def __init__(
        self, *libraries: str, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._libraries = libraries
        self._seconds = seconds
        self._clock = clock
        self._said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the line is new, or was said long ago."""
        if record.name.partition(".")[0] not in self._libraries:
            return True
        now, line = self._clock(), (record.name, record.getMessage())
        if now - self._said.get(line, -self._seconds) < self._seconds:
            return False
        if len(self._said) >= REMEMBERED:
            self._said.clear()
        self._said[line] = now
        return True
