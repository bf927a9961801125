"""Ctrl-C and SIGTERM end the demo in order: once, and no second one disturbs the clearing up."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """Whether somebody wants the demo to end."""

    def __init__(self) -> None:
        self._wanted = False

    def heed(self) -> None:
        """Raise KeyboardInterrupt if the demo is to end.

        The signal raises it already, but it may do so in a place of a library that lets no exception out.
        """
        if self._wanted:
            raise KeyboardInterrupt

    def interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        """Take the first signal; those that follow are overheard."""
        for number in SIGNALS:
            signal.signal(number, _overhear)
        self._wanted = True
        raise KeyboardInterrupt


@contextmanager
def interruptible() -> Iterator[Callable[[], None]]:
    """Turn the first signal into KeyboardInterrupt, and ignore those that follow; gives ``heed``."""
    interruption = Interruption()
    before = {number: signal.signal(number, interruption.interrupt) for number in SIGNALS}
    try:
        yield interruption.heed
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _overhear(_signal: int, _frame: FrameType | None) -> None:
    """Do nothing. Not SIG_IGN: a worker started just now would inherit it, and not stop when told to."""
