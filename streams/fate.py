"""Whether a worker is to stop, and why."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Fate:
    """Whether the worker is to stop, and why."""

    who: str = "the worker"
    leave: Callable[[], None] = lambda: None
    """Called once, as soon as it is to stop."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    failure: BaseException | None = None

    def stop(self) -> None:
        """Stop; may be asked for any number of times."""
        if not self.is_stopping():
            self.stopping.set()
            self.leave()

    def fail(self, error: BaseException) -> None:
        """Stop because of an error; the first one counts, and is told at once: the end may hang."""
        if self.failure is None:
            self.failure = error
            log.error("%s stops: %s", self.who, error, exc_info=error)
        self.stop()

    def is_stopping(self) -> bool:
        """Tell whether the worker is to stop; may be asked from any thread."""
        return self.stopping.is_set()
